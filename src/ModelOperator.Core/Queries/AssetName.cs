using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>The exact name of an asset, as people write it where nothing is looked up: KIND/NAME, KIND/NAMESPACE/NAME, or its identity.</summary>
public static class AssetName
{
    /// <summary>Reads it; null, with the reason, for what names no asset.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="ns">Namespace where the text names none.</param>
    /// <param name="refusal">Why it names none.</param>
    public static ObjectRef? Read(string text, string ns, out QueryRefusal refusal)
    {
        refusal = new QueryRefusal(RefusalReason.Malformed, $"{QueryText.Quoted(text)} names no asset: write KIND/NAME, such as embedding/shots, or KIND/NAMESPACE/NAME");
        if (AssetUri.TryParse(text, out var uri))
        {
            return uri.ToObject(uri.Platform);
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

        return new ObjectRef(kind, parts.Length == 3 ? parts[1] : ns, parts[^1]);
    }
}
