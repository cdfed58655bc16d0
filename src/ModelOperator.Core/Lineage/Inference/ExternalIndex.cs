namespace ModelOperator.Core.Lineage.Inference;

/// <summary>Assets of other platforms: nodes without an object, which are there as long as something refers to them.</summary>
internal sealed class ExternalIndex
{
    private readonly Dictionary<string, HashSet<Node>> _referrers = [];

    /// <summary>Identities of the assets.</summary>
    public IReadOnlyCollection<string> Uris => _referrers.Keys;

    /// <summary>Assets that refer to one of another platform.</summary>
    public IReadOnlyCollection<Node> ReferrersOf(string uri) => _referrers.TryGetValue(uri, out var found) ? found : [];

    public void Add(Node node)
    {
        foreach (var uri in ExternalUris(node))
        {
            if (!_referrers.TryGetValue(uri, out var referrers))
            {
                referrers = _referrers[uri] = [];
            }

            referrers.Add(node);
        }
    }

    public void Remove(Node node)
    {
        foreach (var uri in ExternalUris(node))
        {
            if (_referrers.TryGetValue(uri, out var referrers) && referrers.Remove(node) && referrers.Count == 0)
            {
                _referrers.Remove(uri);
            }
        }
    }

    private static IEnumerable<string> ExternalUris(Node node) =>
        node.Asset.References.Select(reference => reference.Target).OfType<ExternalTarget>().Select(target => target.Uri);
}
