using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.CrdGenerator.Schemas;

/// <summary>How C# types look on the wire: which are lists, maps and scalars, and the JSON names of members.</summary>
internal static class ValueTypes
{
    /// <summary>OpenAPI of a scalar type; null for lists, maps and objects.</summary>
    public static JsonObject? Scalar(Type type) => type switch
    {
        _ when type == typeof(string) => new() { ["type"] = "string" },
        _ when type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when type == typeof(int) => new() { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(long) => new() { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(double) => new() { ["type"] = "number" },
        _ when type == typeof(DateTimeOffset) => new() { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(Quantity) => new()
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
            ["x-kubernetes-int-or-string"] = true,
        },
        { IsEnum: true } => new() { ["type"] = "string", ["enum"] = new JsonArray([.. EnumValues(type).Select(value => JsonValue.Create(value.JsonName))]) },
        _ => null,
    };

    /// <summary>The values of an enum as C# and as JSON name them, in order of declaration.</summary>
    public static IEnumerable<(string Name, string JsonName)> EnumValues(Type type) =>
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        orderby field.MetadataToken
        select (field.Name, field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name);

    /// <summary>Item type of a list, or null.</summary>
    public static Type? ListItem(Type type) => Argument(type, typeof(IReadOnlyList<>), 0);

    /// <summary>Value type of a map with string keys, or null.</summary>
    public static Type? MapValue(Type type) =>
        Argument(type, typeof(IReadOnlyDictionary<,>), 0) == typeof(string) ? Argument(type, typeof(IReadOnlyDictionary<,>), 1) : null;

    /// <summary>Whether the type is one of .NET's own, which says nothing about the API.</summary>
    public static bool IsOfFramework(Type type) => type.Assembly == typeof(object).Assembly;

    /// <summary>The type behind a nullable value type, else the type itself.</summary>
    public static Type Unwrap(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>The properties that are fields on the wire, sorted by their JSON names.</summary>
    public static IEnumerable<(string Name, PropertyInfo Property)> Fields(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always }
        let name = JsonName(property)
        orderby name
        select (name, property);

    private static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static Type? Argument(Type type, Type generic, int index) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments()[index] : null;
}
