using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Testing.Fuzzing.Cel;

/// <summary>
/// The values of rules: <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="DateTimeOffset"/>,
/// and objects and lists as JSON.
/// </summary>
internal static class CelValue
{
    private static readonly object Null = new();

    public static object Of(JsonNode? node) => node switch
    {
        null => Null,
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => (string)value!,
            _ => value.TryGetValue(out long whole) ? whole : value.GetValue<double>(),
        },
        _ => node,
    };

    /// <summary>A field of an object. Names that are reserved words stand between double underscores.</summary>
    public static object Field(object parent, string name) => Find(parent, name) is { } node ? Of(node) : throw new CelException($"there is no field {name}");

    public static bool Has(object parent, string name) => Find(parent, name) is not null;

    public static bool AreEqual(object left, object right) => (left, right) switch
    {
        (long or double, long or double) => Compare(left, right) == 0,
        (JsonNode one, JsonNode other) => JsonNode.DeepEquals(one, other),
        _ => left.Equals(right),
    };

    public static int Compare(object left, object right) => (left, right) switch
    {
        (long one, long other) => one.CompareTo(other),
        (long or double, long or double) => Convert.ToDouble(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToDouble(right, CultureInfo.InvariantCulture)),
        (string one, string other) => string.CompareOrdinal(one, other),
        (DateTimeOffset one, DateTimeOffset other) => one.CompareTo(other),
        _ => throw new CelException("these do not compare"),
    };

    /// <summary>Characters of a text, items of a list, entries of a map.</summary>
    public static long Size(object value) => value switch
    {
        string text => text.EnumerateRunes().Count(),
        JsonArray list => list.Count,
        JsonObject map => map.Count,
        _ => throw new CelException("this has no size"),
    };

    /// <summary>The items of a list that something holds for, or what each becomes.</summary>
    public static JsonArray Select(object list, bool filter, Func<object, object> each) => list is JsonArray items
        ? [.. filter
            ? items.Where(item => each(Of(item)) is true).Select(item => item?.DeepClone())
            : items.Select(item => Node(each(Of(item))))]
        : throw new CelException("this has no items");

    public static bool IsSorted(object list) => list is JsonArray items
        ? items.Zip(items.Skip(1)).All(pair => Compare(Of(pair.First), Of(pair.Second)) <= 0)
        : throw new CelException("this has no items");

    public static string TypeOf(object value) => value switch
    {
        bool => "bool",
        long => "int",
        double => "double",
        string => "string",
        JsonArray => "list",
        JsonObject => "map",
        _ => throw new CelException("this has no type"),
    };

    public static DateTimeOffset Timestamp(object value) =>
        value is string text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)
            ? moment
            : throw new CelException("this is no time");

    private static JsonNode? Node(object value) => value switch
    {
        JsonNode node => node.DeepClone(),
        bool truth => truth,
        long whole => whole,
        double number => number,
        string text => text,
        _ => throw new CelException("this cannot be an item"),
    };

    private static JsonNode? Find(object parent, string name) => parent is JsonObject map
        ? map[name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal) ? name[2..^2] : name]
        : throw new CelException("this has no fields");
}
