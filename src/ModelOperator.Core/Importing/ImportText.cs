using System.Text;
using ModelOperator.Kubernetes.Resources.Yaml;

namespace ModelOperator.Core.Importing;

/// <summary>Imports as text: the same for the same imports, always.</summary>
public static class ImportText
{
    /// <summary>The objects as YAML, ready to be applied. What is still to be written is said in comments.</summary>
    /// <param name="results">The imports.</param>
    /// <param name="comments">Whether what was not taken over is said in comments too.</param>
    public static string Yaml(IReadOnlyList<ImportResult> results, bool comments)
    {
        var text = new StringBuilder();
        foreach (var result in results)
        {
            foreach (var item in result.Objects)
            {
                text.Append(text.Length > 0 ? "---\n" : "");
                foreach (var missing in item.Missing)
                {
                    text.Append("# to be written: ").Append(missing.Field).Append(": ").Append(missing.What).Append('\n');
                }

                text.Append(YamlText.Write(item.Manifest()));
            }

            foreach (var line in comments ? Unmapped(result) : [])
            {
                text.Append("# ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>What a source says and the objects do not, a line each.</summary>
    public static IEnumerable<string> Unmapped(ImportResult result)
    {
        foreach (var item in result.Unmapped)
        {
            yield return $"not taken over: {item.File}{(item.Field.Length == 0 ? "" : $" {item.Field}")}{(item.Value.Length == 0 ? "" : $" ({item.Value})")}: {item.Why}";
        }

        if (result.UnmappedBeyond > 0)
        {
            yield return $"not taken over: {result.UnmappedBeyond} more";
        }
    }

    /// <summary>What is still to be written, a line each.</summary>
    public static IEnumerable<string> Missing(ImportResult result) =>
        from item in result.Objects
        from missing in item.Missing
        select $"to be written: {item.Object.Kind} {item.Object.Metadata.Key}: {missing.Field}: {missing.What}";
}
