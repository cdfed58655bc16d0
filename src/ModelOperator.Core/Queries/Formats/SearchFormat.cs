using System.Globalization;
using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>What a search found as a table for the terminal.</summary>
public static class SearchFormat
{
    private const int LongestDescription = 80;

    /// <summary>The table; a sentence when nothing was found.</summary>
    public static string Of(SearchAnswer found, bool wide = false)
    {
        if (found.Hits.Count == 0)
        {
            return "Nothing that you may see fits.\n";
        }

        string[] heads = ["KIND", "NAMESPACE", "NAME", "DOMAIN", "STAGE", "OWNERS", "DESCRIPTION"];
        string[] more = ["LICENSE", "TAGS", "URI"];
        var table = TextTable.Of([wide ? [.. heads, .. more] : heads, .. found.Hits.Select(asset => Row(asset, wide))]);
        var left = found.Total - found.Hits.Count;
        return left > 0 ? table + string.Create(CultureInfo.InvariantCulture, $"and {left} more: add words or filters, or raise --limit\n") : table;
    }

    private static string[] Row(FoundAsset asset, bool wide)
    {
        var said = asset.DisplayName ?? asset.Description ?? "";
        string[] row =
        [
            asset.Kind.ToString(), asset.Namespace, asset.Name, asset.Domain ?? "", asset.Stage is null or nameof(Api.Stage.None) ? "" : asset.Stage, string.Join(", ", asset.Owners),
            wide || said.Length <= LongestDescription ? said : $"{said[..LongestDescription].TrimEnd()}...",
        ];
        return wide ? [.. row, asset.License ?? "", string.Join(",", asset.Tags), asset.Uri] : row;
    }
}
