using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>The exact name of an asset, as people write it where nothing is looked up: KIND/NAME, KIND/NAMESPACE/NAME, or its identity.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Platform">The platform that the identity names; null where the text is none.</param>
public sealed record AssetName(ObjectRef Asset, string? Platform)
{
    /// <summary>Reads it; null, with the reason, for what names no asset.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="ns">Namespace where the text names none.</param>
    /// <param name="refusal">Why it names none.</param>
    public static AssetName? Read(string text, string ns, out QueryRefusal refusal)
    {
        refusal = new QueryRefusal(RefusalReason.Malformed, $"{QueryText.Quoted(text)} names no asset: write KIND/NAME, such as embedding/shots, or KIND/NAMESPACE/NAME");
        if (AssetUri.TryParse(text, out var uri))
        {
            return uri.ToObject(uri.Platform) is { } asset ? new AssetName(asset, uri.Platform) : null;
        }

        var parts = text.Split('/');
        if (parts.Length is not (2 or 3) || parts.Any(part => part.Length == 0))
        {
            return null;
        }

        if (AssetKinds.Find(parts[0]) is not { } kind)
        {
            refusal = AssetKinds.Unknown(parts[0]);
            return null;
        }

        return new AssetName(new ObjectRef(kind, parts.Length == 3 ? parts[1] : ns, parts[^1]), null);
    }

    /// <summary>Why the asset is none of a cluster, though that may have one of its name; null when it may be one.</summary>
    /// <param name="platform">Platform id of the cluster; null when nothing there tells it.</param>
    public string? ForeignTo(string? platform) => Platform is null || Platform == platform ? null
        : $"{AssetUri.Of(Platform, Asset)} is an asset of platform {Platform}, and "
            + $"{(platform is null ? "nothing tells whether this cluster is that" : $"this cluster is {platform}")}: "
            + $"choose its cluster with --context, or write {AssetKinds.Word(Asset.Kind)}/{Asset.Namespace}/{Asset.Name} for what has that name here";
}
