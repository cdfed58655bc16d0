using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Testing.Fuzzing.Cel;
using ModelOperator.Testing.Fuzzing.Patterns;

namespace ModelOperator.Testing.Fuzzing.Schemas;

/// <summary>
/// What a definition demands of a value, read once. A keyword that is not known here cannot be read: a new one is taught, not passed over.
/// </summary>
internal sealed class ValueSchema
{
    private static readonly HashSet<string> Known =
    [
        "description", "type", "format", "properties", "required", "items", "additionalProperties", "enum", "default", "pattern", "minimum", "maximum",
        "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "x-kubernetes-validations", "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys", "x-kubernetes-int-or-string", "anyOf",
    ];

    private static readonly HashSet<string> Formats = ["int32", "int64", "double", "float", "date-time"];

    private ValueSchema(string path, JsonObject schema)
    {
        Path = path;
        Name = path[(path.LastIndexOf('.') + 1)..].Replace("[*]", "", StringComparison.Ordinal);
        if (schema.Select(entry => entry.Key).FirstOrDefault(keyword => !Known.Contains(keyword)) is { } unknown)
        {
            throw new FormatException($"{path}: the keyword {unknown} is not understood; teach it to {nameof(ValueSchema)}");
        }

        IsIntOrString = (bool?)schema["x-kubernetes-int-or-string"] == true;
        Type = (string?)schema["type"] ?? (IsIntOrString ? "" : throw new FormatException($"{path}: there is no type"));
        Format = (string?)schema["format"];
        if (Format is not null && !Formats.Contains(Format))
        {
            throw new FormatException($"{path}: the format {Format} is not understood; teach it to {nameof(ValueSchema)}");
        }

        Properties = (schema["properties"] as JsonObject ?? []).ToDictionary(
            property => property.Key, property => new ValueSchema(path.Length == 0 ? property.Key : $"{path}.{property.Key}", property.Value!.AsObject()));
        Required = Strings(schema["required"]).ToHashSet();
        Items = schema["items"] is JsonObject items ? new ValueSchema($"{path}[*]", items) : null;
        Values = schema["additionalProperties"] is JsonObject values ? new ValueSchema($"{path}.*", values) : null;
        Enum = schema["enum"] is { } choices ? [.. Strings(choices)] : null;
        Default = schema["default"];
        (Minimum, Maximum) = ((double?)schema["minimum"], (double?)schema["maximum"]);
        (MinLength, MaxLength) = ((int?)schema["minLength"] ?? 0, (int?)schema["maxLength"] ?? int.MaxValue);
        MinCount = (int?)(schema["minItems"] ?? schema["minProperties"]) ?? 0;
        MaxCount = (int?)(schema["maxItems"] ?? schema["maxProperties"]) ?? int.MaxValue;
        IsSet = (string?)schema["x-kubernetes-list-type"] == "set";
        Keys = (string?)schema["x-kubernetes-list-type"] == "map" ? [.. Strings(schema["x-kubernetes-list-map-keys"])] : [];
        Rules = [.. (schema["x-kubernetes-validations"] as JsonArray ?? []).Select(rule => Rule((string)rule!["rule"]!)).Where(rule => !rule.ComparesWithBefore)];
        IsTime = Format == "date-time" || (schema["x-kubernetes-validations"] as JsonArray ?? []).Any(rule => ((string)rule!["rule"]!).Contains("timestamp(self)", StringComparison.Ordinal));
        Pattern = (string?)schema["pattern"] is { } pattern ? Named(() => TextPattern.Parse(pattern)) : null;
        Patterns = [.. PatternsOf("self"), .. Pattern is null ? Enumerable.Empty<TextPattern>() : [Pattern]];
        KeyPatterns = [.. Rules.SelectMany(rule => rule.Matches).Where(match => match.Variable is not (null or "self")).Select(match => TextPattern.Parse(match.Pattern))];
        NamePatterns = path.Length == 0 ? PatternsOf(null) : [];
    }

    /// <summary>Where the value is, e.g. <c>spec.training.datasets[*].uri</c>; empty for the object itself.</summary>
    public string Path { get; }

    /// <summary>The field's own name, of a list also for its items.</summary>
    public string Name { get; }

    /// <summary>Type of the value; empty where it is a whole number or a text.</summary>
    public string Type { get; }

    public bool IsIntOrString { get; }

    public string? Format { get; }

    public IReadOnlyDictionary<string, ValueSchema> Properties { get; }

    public IReadOnlySet<string> Required { get; }

    public ValueSchema? Items { get; }

    /// <summary>What the values of a map are.</summary>
    public ValueSchema? Values { get; }

    public IReadOnlyList<string>? Enum { get; }

    public JsonNode? Default { get; }

    public double? Minimum { get; }

    public double? Maximum { get; }

    public int MinLength { get; }

    public int MaxLength { get; }

    /// <summary>Least number of items or entries.</summary>
    public int MinCount { get; }

    /// <summary>Largest number of items or entries.</summary>
    public int MaxCount { get; }

    /// <summary>Whether no item of the list may occur twice.</summary>
    public bool IsSet { get; }

    /// <summary>Fields that together tell the items of the list apart.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>The rules that hold for a new object.</summary>
    public IReadOnlyList<CelRule> Rules { get; }

    public TextPattern? Pattern { get; }

    /// <summary>What a text may be made from.</summary>
    public IReadOnlyList<TextPattern> Patterns { get; }

    /// <summary>What the keys of a map may be made from.</summary>
    public IReadOnlyList<TextPattern> KeyPatterns { get; }

    /// <summary>What the name of the object may be made from.</summary>
    public IReadOnlyList<TextPattern> NamePatterns { get; }

    /// <summary>Whether the text is a moment.</summary>
    public bool IsTime { get; }

    /// <summary>Reads the schema of a definition.</summary>
    /// <exception cref="FormatException">It has something that is not known here; the message names the field.</exception>
    public static ValueSchema Of(JsonObject definition) =>
        // As text, for numbers that were put into JSON as one type are not to be had as another.
        new("", JsonNode.Parse(definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.ToJsonString())!.AsObject());

    /// <summary>Whether the API server would take the value, as far as the schema says.</summary>
    public bool Accepts(JsonNode? value) => value is not null && AcceptsInside(value) && KeepsRules(value);

    /// <summary>Whether the value keeps to the rules about it as a whole.</summary>
    public bool KeepsRules(JsonNode value)
    {
        foreach (var rule in Rules)
        {
            if (!rule.Holds(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What tells an item of the list from the others; null where it need not be told from them.</summary>
    public string? IdentityOf(JsonNode item) =>
        IsSet ? item.ToJsonString() : Keys.Count > 0 ? string.Join(' ', Keys.Select(key => item[key]?.ToJsonString())) : null;

    private bool AcceptsInside(JsonNode value)
    {
        switch (value)
        {
            case JsonObject map when Type == "object":
                return Values is { } values
                    ? map.Count >= MinCount && map.Count <= MaxCount && map.All(entry => values.Accepts(entry.Value))
                    : Required.All(map.ContainsKey) && map.All(entry => !Properties.TryGetValue(entry.Key, out var property) || property.Accepts(entry.Value));
            case JsonArray list when Type == "array":
                return list.Count >= MinCount && list.Count <= MaxCount && list.All(Items!.Accepts)
                    && list.Select(item => IdentityOf(item!)).OfType<string>().ToList() is var identities && identities.Distinct().Count() == identities.Count;
            case JsonValue scalar:
                return AcceptsScalar(scalar);
            default:
                return false;
        }
    }

    private bool AcceptsScalar(JsonValue scalar) => scalar.GetValueKind() switch
    {
        JsonValueKind.String => (Type == "string" || IsIntOrString) && AcceptsText((string)scalar!),
        JsonValueKind.True or JsonValueKind.False => Type == "boolean",
        JsonValueKind.Number => (Type is "number" or "integer" || IsIntOrString)
            && (Minimum is not { } least || Convert.ToDouble(CelValue.Of(scalar), CultureInfo.InvariantCulture) >= least)
            && (Maximum is not { } most || Convert.ToDouble(CelValue.Of(scalar), CultureInfo.InvariantCulture) <= most),
        _ => false,
    };

    private bool AcceptsText(string text)
    {
        if (Enum is not null)
        {
            return Enum.Contains(text);
        }

        return CelValue.Size(text) is var length && length >= MinLength && length <= MaxLength && Pattern?.IsMatch(text) != false;
    }

    private CelRule Rule(string text) => Named(() => CelRule.Parse(text));

    private T Named<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{Path}: {problem.Message}", problem);
        }
    }

    private List<TextPattern> PatternsOf(string? variable) =>
        [.. Rules.SelectMany(rule => rule.Matches).Where(match => match.Variable == variable).Select(match => TextPattern.Parse(match.Pattern)).Where(pattern => pattern.IsWhole)];

    private static IEnumerable<string> Strings(JsonNode? list) => (list as JsonArray ?? []).Select(item => (string)item!);
}
