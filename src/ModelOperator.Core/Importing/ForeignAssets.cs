using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Importing;

/// <summary>References to assets that stay where they are, by their identity there.</summary>
internal static class ForeignAssets
{
    /// <summary>The platform of model hub repositories.</summary>
    public const string Hub = "huggingface";

    /// <summary>A reference to what a source names; what cannot be an identity is listed.</summary>
    public static AssetReference? Read(SourceNode source, string type, string platform)
    {
        var uri = source.TextIf(
            id => AssetUri.TryParse(Uri(type, platform, id), out _) && Uri(type, platform, id).Length <= 512,
            "it is no name of the form organisation/name, so nothing can refer to it");
        return uri is null ? null : new AssetReference { Uri = Uri(type, platform, uri) };
    }

    private static string Uri(string type, string platform, string id) => $"aip://{type}/{platform}/{id}";
}
