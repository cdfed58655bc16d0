namespace ModelOperator.Core.Lineage;

/// <summary>The versions of each model. Where several objects claim the same version of a model, the oldest is the one that counts.</summary>
internal sealed class VersionIndex
{
    private readonly Dictionary<ObjectRef, Dictionary<string, List<Node>>> _claims = [];

    public void Add(Node node)
    {
        if (node.Asset.Version is not { } version)
        {
            return;
        }

        if (!_claims.TryGetValue(version.Model, out var versions))
        {
            versions = _claims[version.Model] = [];
        }

        if (!versions.TryGetValue(version.Version, out var claims))
        {
            claims = versions[version.Version] = [];
        }

        claims.Add(node);
    }

    public void Remove(Node node)
    {
        if (node.Asset.Version is { } version && _claims.TryGetValue(version.Model, out var versions)
            && versions.TryGetValue(version.Version, out var claims) && claims.Remove(node) && claims.Count == 0
            && versions.Remove(version.Version) && versions.Count == 0)
        {
            _claims.Remove(version.Model);
        }
    }

    /// <summary>Every object that is a version of a model, those that do not count included.</summary>
    public IEnumerable<Node> AllOf(ObjectRef model) =>
        _claims.TryGetValue(model, out var versions) ? versions.Values.SelectMany(claims => claims) : [];

    /// <summary>The versions of a model that count.</summary>
    public IEnumerable<Node> Of(ObjectRef model) => _claims.TryGetValue(model, out var versions) ? versions.Values.Select(Oldest) : [];

    /// <summary>The object that counts as a version of a model, or null.</summary>
    public Node? Find(ObjectRef model, string version) => Claims(model, version) is { Count: > 0 } claims ? Oldest(claims) : null;

    /// <summary>All objects that claim a version of a model.</summary>
    public IReadOnlyList<Node> Claims(ObjectRef model, string version) =>
        _claims.TryGetValue(model, out var versions) && versions.TryGetValue(version, out var claims) ? claims : [];

    /// <summary>The object that counts instead of this one; null when this one does.</summary>
    public Node? DuplicateOf(Node node) =>
        node.Asset.Version is { } version && Find(version.Model, version.Version) is { } first && first != node ? first : null;

    private static Node Oldest(IReadOnlyList<Node> claims) => claims.Count == 1 ? claims[0] : claims.MinBy(node => (node.Asset.Created, node.Key))!;
}
