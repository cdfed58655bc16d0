using ModelOperator.Api;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Finds assets in the graph, for those who ask about it. Like every use of the graph they take turns with its changes, and ask when it is
/// settled. Who may see what is found is for the caller to judge.
/// </summary>
public sealed class LineageQueries
{
    private readonly string _platform;
    private readonly IReadOnlyDictionary<ObjectRef, Node> _nodes;
    private readonly AssetIndex _assets;
    private readonly GrantIndex _grants;

    internal LineageQueries(string platform, IReadOnlyDictionary<ObjectRef, Node> nodes, AssetIndex assets, GrantIndex grants) =>
        (_platform, _nodes, _assets, _grants) = (platform, nodes, assets, grants);

    /// <summary>The asset of an identity; null when there is none, or when it lives on another platform.</summary>
    public Asset? Find(string uri) =>
        AssetUri.TryParse(uri, out var parsed) && parsed.ToObject(_platform) is { } key ? _nodes.GetValueOrDefault(key)?.Asset : null;

    /// <summary>The asset of a key; null when there is none.</summary>
    internal Node? Find(ObjectRef key) => _nodes.GetValueOrDefault(key);

    /// <summary>Assets that the resolved references of an asset lead to, each once, in the order of the fields; none for one that does not exist.</summary>
    public IReadOnlyList<ObjectRef> SourcesOf(ObjectRef key) => _nodes.TryGetValue(key, out var node)
        ? [.. node.Edges.Where(edge => edge.State == ReferenceState.Resolved).Select(edge => edge.Target).OfType<Node>().Distinct().Select(source => source.Key)]
        : [];

    /// <summary>Assets of a domain, or all when none is named, in no order: they are looked at before anything else changes.</summary>
    internal IEnumerable<Asset> All(string? domain) =>
        (domain is null ? _nodes.Values : _grants.Domains.NamespacesOf(domain).SelectMany(_assets.In)).Select(node => node.Asset);
}
