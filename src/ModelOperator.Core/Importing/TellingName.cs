namespace ModelOperator.Core.Importing;

/// <summary>Names of folders that tell which model lies in them.</summary>
internal static class TellingName
{
    /// <summary>What tools call the folder of any model.</summary>
    private static readonly string[] Generic = ["artifacts", "model"];

    /// <summary>The last part of a path, unless every model's could be called that.</summary>
    public static string? Of(string? path) =>
        path?.TrimEnd('/').Split('/')[^1] is { Length: > 0 } name && !Generic.Contains(name, StringComparer.OrdinalIgnoreCase) ? name : null;
}
