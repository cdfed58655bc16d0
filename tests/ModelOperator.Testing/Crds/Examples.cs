using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Crds;

/// <summary>
/// Valid objects of every kind. The first of each kind has nearly every field; a second one shows what the first cannot have at the
/// same time. None names a namespace.
/// </summary>
public static class Examples
{
    /// <summary>All examples, each read anew, so that a test may change it.</summary>
    public static IEnumerable<JsonObject> All =>
        from resource in typeof(Examples).Assembly.GetManifestResourceNames()
        where resource.StartsWith($"{typeof(Examples).FullName}.", StringComparison.Ordinal)
        orderby resource
        from example in YamlObjects.Parse(Text(resource))
        select example;

    /// <summary>The examples of a kind.</summary>
    public static IReadOnlyList<JsonObject> Of(string kind) => [.. All.Where(example => (string?)example["kind"] == kind)];

    private static string Text(string resource)
    {
        using var reader = new StreamReader(typeof(Examples).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
