using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

/// <summary>Every field of every asset changes the lineage digest exactly when it is marked with <see cref="InDigestAttribute"/>.</summary>
public class DigestFieldsTests
{
    /// <summary>Fields that mean another asset as a whole, which counts through the graph.</summary>
    private static readonly Type[] References = [typeof(AssetReference), typeof(InputReference), typeof(LocalReference), typeof(ServedModel)];

    private static readonly Type[] Kinds = [typeof(Dataset), typeof(Model), typeof(ModelVersion), typeof(Embedding), typeof(ModelDeployment)];

    public static IEnumerable<object[]> Fields() => Kinds.SelectMany(kind =>
        FieldsOf(SpecOf(kind), "spec", false).Select(known => new object[] { kind.Name, known.Path, known.Counts }));

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_changes_the_digest_exactly_when_it_is_marked(string kind, string path, bool counts)
    {
        var type = Kinds.Single(known => known.Name == kind);
        var before = Sample(type, other: false);
        var after = before.DeepClone();
        var parent = after;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
        {
            parent = parent is JsonArray list ? list[0]![step]! : parent[step]!;
        }

        parent = parent is JsonArray items ? items[0]! : parent;
        parent[steps[^1]] = Sample(FieldsOf(SpecOf(type), "spec", false).Single(field => field.Path == path).Type, other: true);

        Assert.Equal(counts, DigestOf(type, before) != DigestOf(type, after));
    }

    private static string DigestOf(Type kind, JsonNode item)
    {
        var asset = (IAsset)item.Deserialize(ApiJsonContext.Default.GetTypeInfo(kind)!)!;
        return new TestCluster(asset).Lineage(asset).Digest;
    }

    private static IEnumerable<(string Path, Type Type, bool Counts)> FieldsOf(Type record, string path, bool counts)
    {
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var field = $"{path}.{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}";
            var marked = counts || property.IsDefined(typeof(InDigestAttribute));
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var inner = ItemOf(type) ?? type;
            if (IsRecord(inner) && !References.Contains(inner))
            {
                foreach (var deeper in FieldsOf(inner, field, marked))
                {
                    yield return deeper;
                }
            }
            else
            {
                yield return (field, type, marked);
            }
        }
    }

    /// <summary>A value for every field there is; the other one differs from it in every field.</summary>
    private static JsonNode Sample(Type type, bool other)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Kinds.Contains(type))
        {
            return new JsonObject
            {
                ["apiVersion"] = ApiGroup.Name + "/v1alpha1",
                ["kind"] = type.Name,
                ["metadata"] = new JsonObject { ["name"] = "sample", ["namespace"] = "studio" },
                ["spec"] = Sample(SpecOf(type), other),
            };
        }

        if (References.Contains(type))
        {
            var reference = new JsonObject { ["name"] = other ? "two" : "one" };
            if (type == typeof(InputReference))
            {
                reference["kind"] = nameof(InputKind.Dataset);
            }

            return reference;
        }

        return type switch
        {
            _ when type == typeof(string) => other ? "two" : "one",
            _ when type == typeof(Quantity) => other ? "2" : "1",
            _ when type == typeof(bool) => other,
            _ when type.IsEnum => Enum.GetNames(type)[other ? 1 : 0],
            _ when type.IsPrimitive => other ? 2 : 1,
            _ when type == typeof(DateTimeOffset) => other ? "2026-01-02T00:00:00Z" : "2026-01-01T00:00:00Z",
            _ when MapValueOf(type) is { } value => new JsonObject { ["key"] = Sample(value, other) },
            _ when ItemOf(type) is { } item => new JsonArray(Sample(item, other)),
            _ when IsRecord(type) => Record(type, other),
            _ => throw new NotSupportedException($"There is no sample of {type}."),
        };
    }

    private static JsonObject Record(Type type, bool other)
    {
        var record = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            record[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = Sample(property.PropertyType, other);
        }

        return record;
    }

    private static Type SpecOf(Type kind) => kind.GetProperty("Spec")!.PropertyType;

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static Type? MapValueOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? type.GetGenericArguments()[1] : null;

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;
}
