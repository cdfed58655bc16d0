using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Sharing;

/// <summary>What one grant shows to those it is for.</summary>
/// <param name="grant">The grant.</param>
/// <param name="assets">The assets that it covers, of a Model its versions too.</param>
/// <param name="platform">Platform id of the cluster in asset URIs.</param>
public sealed class GivenGrant(ObjectRef grant, IReadOnlyList<ObjectRef> assets, string platform)
{
    private IReadOnlyList<string>? _uris;

    /// <summary>The grant.</summary>
    public ObjectRef Grant => grant;

    /// <summary>The assets that it covers, of a Model its versions too.</summary>
    public IReadOnlyList<ObjectRef> Assets => assets;

    /// <summary>Identities of these, made when they are first asked for: nobody may ask.</summary>
    public IReadOnlyList<string> Uris => _uris ??= [.. assets.Select(asset => AssetUri.Of(platform, asset))];
}
