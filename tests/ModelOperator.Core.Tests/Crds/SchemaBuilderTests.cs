using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ModelOperator.CrdGenerator.Docs;
using ModelOperator.CrdGenerator.Schemas;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;
using Xunit;

namespace ModelOperator.Core.Tests.Crds;

/// <summary>How records become schemas, one feature a field.</summary>
public sealed class SchemaBuilderTests
{
    private static readonly SchemaBuilder Builder = new(new Descriptions(new Documentation()));

    [Theory]
    [InlineData("text", """{"description":"Some text.","type":"string","default":"a","minLength":1,"maxLength":9}""")]
    [InlineData("whole", """{"description":"A number.","type":"integer","format":"int32","default":3,"minimum":-1,"maximum":5}""")]
    [InlineData("big", """{"description":"A big number.","type":"integer","format":"int64"}""")]
    [InlineData("real", """{"description":"A real number.","type":"number","minimum":0.5}""")]
    [InlineData("flag", """{"description":"Yes or no.","type":"boolean","default":false}""")]
    [InlineData("moment", """{"description":"A moment.","type":"string","format":"date-time"}""")]
    [InlineData("freeMoment", """{"description":"A moment in a format of its own.","type":"string","maxLength":35}""")]
    [InlineData("color", """{"description":"Red or Green.","type":"string","enum":["Red","Green"],"default":"Green"}""")]
    [InlineData("colors", """
        {"description":"Colours. Red: like blood. Green: like grass.","type":"array","x-kubernetes-list-type":"set","maxItems":2,"items":{"type":"string","enum":["Red","Green"]}}
        """)]
    [InlineData("renamed-field", """{"description":"Goes by another name.","type":"string"}""")]
    [InlineData("labels", """
        {"description":"A map.","type":"object","maxProperties":4,"additionalProperties":{"type":"string","maxLength":63,"x-kubernetes-validations":[{"rule":"self != ''","message":"write something"}]}}
        """)]
    [InlineData("words", """
        {"description":"A list.","type":"array","x-kubernetes-list-type":"atomic","minItems":1,"x-kubernetes-validations":[{"rule":"size(self) != 2","message":"not two"}],"items":{"type":"string","x-kubernetes-validations":[{"rule":"self.matches('^\\\\S$')","message":"one letter"}]}}
        """)]
    [InlineData("part", """
        {"description":"Part of a thing.","type":"object","x-kubernetes-validations":[{"rule":"has(self.name)","message":"name it","fieldPath":".name"}],"default":{},"properties":{"name":{"description":"Name of the part.","type":"string"}},"required":["name"]}
        """)]
    [InlineData("parts", """
        {"description":"Many parts.","type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"description":"Part of a thing.","type":"object","x-kubernetes-validations":[{"rule":"has(self.name)","message":"name it","fieldPath":".name"}],"properties":{"name":{"description":"Name of the part.","type":"string"}},"required":["name"]}}
        """)]
    [InlineData("special", """
        {"description":"A derived record keeps the rules of its base.","type":"object","x-kubernetes-validations":[{"rule":"has(self.name)","message":"name it","fieldPath":".name"}],"properties":{"extra":{"description":"Something more.","type":"string"},"name":{"description":"Name of the part.","type":"string"}},"required":["name"]}
        """)]
    public void A_property_becomes_a_field(string field, string schema) =>
        Assert.Equal(JsonNode.Parse(schema)!.ToJsonString(), Schema(typeof(Thing))["properties"]!["spec"]!["properties"]![field]!.ToJsonString());

    [Fact]
    public void A_quantity_is_a_number_or_text_that_its_rule_checks()
    {
        var schema = Schema(typeof(Thing))["properties"]!["spec"]!["properties"]!["amount"]!;
        Assert.Equal("""[{"type":"integer"},{"type":"string"}]""", schema["anyOf"]!.ToJsonString());
        Assert.True((bool)schema["x-kubernetes-int-or-string"]!);
        Assert.Contains(Quantity.Pattern, (string)schema["x-kubernetes-validations"]![0]!["rule"]!, StringComparison.Ordinal);
        Assert.Null(schema["type"]);
    }

    [Fact]
    public void The_object_has_the_standard_fields_and_is_described_by_its_kind()
    {
        var schema = Schema(typeof(Thing));
        Assert.Equal("A thing.", (string?)schema["description"]);
        Assert.Equal(["apiVersion", "kind", "metadata", "spec", "status"], schema["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal("""{"type":"object","properties":{"name":{"type":"string"}}}""", schema["properties"]!["metadata"]!.ToJsonString());
        Assert.Equal("""["spec"]""", schema["required"]!.ToJsonString());
        Assert.Equal("What is asked for.", (string?)schema["properties"]!["spec"]!["description"]);
        Assert.Equal("""[{"rule":"self.metadata.name.size() != 1","message":"not x","fieldPath":".metadata.name"}]""", schema["x-kubernetes-validations"]!.ToJsonString());
    }

    [Fact]
    public void Fields_are_sorted_and_those_that_are_not_on_the_wire_left_out()
    {
        var names = Schema(typeof(Thing))["properties"]!["spec"]!["properties"]!.AsObject().Select(property => property.Key).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.DoesNotContain("hidden", names);
    }

    [Theory]
    [InlineData(typeof(WithWrongDefault), "WrongSpec.Color: the default 'Blue' is not a value of")]
    [InlineData(typeof(WithSetOfNothing), "SetSpec.Text: only lists are a set or a map")]
    [InlineData(typeof(WithItemsOfNothing), "ItemsSpec.Text: only lists and maps have items")]
    [InlineData(typeof(WithForeignType), "ForeignSpec.Span: System.TimeSpan has no form in a schema")]
    [InlineData(typeof(WithoutDocs), "UndocumentedSpec.Text needs a <summary>; it becomes the description in the schema.")]
    public void A_record_that_makes_no_schema_is_refused_with_the_property_that_is_wrong(Type kind, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InvalidOperationException>(() => Schema(kind)).Message, StringComparison.Ordinal);

    private static JsonObject Schema(Type kind) => Builder.Kind(kind);

    /// <summary>A thing.</summary>
    [CelRule("self.metadata.name.size() != 1", "not x", FieldPath = ".metadata.name")]
    public sealed record Thing : CustomResource<ThingSpec, ThingStatus>;

    /// <summary>What is seen.</summary>
    public sealed record ThingStatus;

    /// <summary>What is asked for.</summary>
    public sealed record ThingSpec
    {
        /// <summary>Some text.</summary>
        [Schema(Default = "a", MinLength = 1, MaxLength = 9)]
        public string? Text { get; init; }

        /// <summary>A number.</summary>
        [Schema(Default = 3, Minimum = -1, Maximum = 5)]
        public int? Whole { get; init; }

        /// <summary>A big number.</summary>
        public long Big { get; init; }

        /// <summary>A real number.</summary>
        [Schema(Minimum = 0.5)]
        public double? Real { get; init; }

        /// <summary>Yes or no.</summary>
        [Schema(Default = false)]
        public bool? Flag { get; init; }

        /// <summary>A moment.</summary>
        public DateTimeOffset? Moment { get; init; }

        /// <summary>A moment in a format of its own.</summary>
        [Schema(Format = "", MaxLength = 35)]
        public DateTimeOffset? FreeMoment { get; init; }

        /// <summary>An amount.</summary>
        public Quantity? Amount { get; init; }

        /// <summary>Red or Green.</summary>
        [Schema(Default = nameof(SchemaBuilderTests.Color.Green))]
        public Color? Color { get; init; }

        /// <summary>Colours.</summary>
        [Schema(MaxItems = 2)]
        [ListSet]
        public IReadOnlyList<Color>? Colors { get; init; }

        /// <summary>Goes by another name.</summary>
        [JsonPropertyName("renamed-field")]
        public string? Renamed { get; init; }

        /// <summary>Not on the wire.</summary>
        [JsonIgnore]
        public string? Hidden { get; init; }

        /// <summary>A map.</summary>
        [Schema(MaxProperties = 4)]
        [Items(MaxLength = 63)]
        [CelRule("self != ''", "write something", OnItems = true)]
        public IReadOnlyDictionary<string, string>? Labels { get; init; }

        /// <summary>A list.</summary>
        [Schema(MinItems = 1)]
        [CelRule("size(self) != 2", "not two")]
        [Pattern("^\\S$", "one letter", OnItems = true)]
        public IReadOnlyList<string>? Words { get; init; }

        [Schema(Default = "{}")]
        public Part? Part { get; init; }

        /// <summary>Many parts.</summary>
        [ListMap("name")]
        public IReadOnlyList<Part>? Parts { get; init; }

        public SpecialPart? Special { get; init; }
    }

    /// <summary>Part of a thing.</summary>
    [CelRule("has(self.name)", "name it", FieldPath = ".name")]
    public record Part
    {
        /// <summary>Name of the part.</summary>
        public required string Name { get; init; }
    }

    /// <summary>A derived record keeps the rules of its base.</summary>
    public sealed record SpecialPart : Part
    {
        /// <summary>Something more.</summary>
        public string? Extra { get; init; }
    }

    /// <summary>Colours.</summary>
    public enum Color
    {
        /// <summary>Like blood.</summary>
        Red,

        /// <summary>Like grass.</summary>
        Green,
    }

    /// <summary>Its default is no choice.</summary>
    public sealed record WithWrongDefault : CustomResource<WrongSpec, ThingStatus>;

    /// <summary>Its default is no choice.</summary>
    public sealed record WrongSpec
    {
        /// <summary>A colour.</summary>
        [Schema(Default = "Blue")]
        public Color? Color { get; init; }
    }

    /// <summary>Text is no set.</summary>
    public sealed record WithSetOfNothing : CustomResource<SetSpec, ThingStatus>;

    /// <summary>Text is no set.</summary>
    public sealed record SetSpec
    {
        /// <summary>Some text.</summary>
        [ListSet]
        public string? Text { get; init; }
    }

    /// <summary>Text has no items.</summary>
    public sealed record WithItemsOfNothing : CustomResource<ItemsSpec, ThingStatus>;

    /// <summary>Text has no items.</summary>
    public sealed record ItemsSpec
    {
        /// <summary>Some text.</summary>
        [Items(MaxLength = 1)]
        public string? Text { get; init; }
    }

    /// <summary>A type that JSON does not know.</summary>
    public sealed record WithForeignType : CustomResource<ForeignSpec, ThingStatus>;

    /// <summary>A type that JSON does not know.</summary>
    public sealed record ForeignSpec
    {
        /// <summary>A length of time.</summary>
        public TimeSpan Span { get; init; }
    }

    /// <summary>A field without a comment.</summary>
    public sealed record WithoutDocs : CustomResource<UndocumentedSpec, ThingStatus>;

    /// <summary>A field without a comment.</summary>
    public sealed record UndocumentedSpec
    {
        public string? Text { get; init; }
    }
}
