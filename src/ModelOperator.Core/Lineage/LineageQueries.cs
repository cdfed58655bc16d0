using ModelOperator.Api;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Questions about the graph. Like every use of the graph they take turns with its changes, and are asked when it is settled; what they
/// answer is a copy that never changes, which may be kept, and read by any thread, while the graph goes on. No question looks at more
/// than it is told to, so that changes never wait long: 10,000 assets take some milliseconds. Who may see the answer is for the caller to
/// judge.
/// </summary>
public sealed class LineageQueries
{
    /// <summary>So many assets a walk reaches when nothing else is said.</summary>
    public const int DefaultLimit = 10_000;

    private readonly string _platform;
    private readonly IReadOnlyDictionary<ObjectRef, Node> _nodes;
    private readonly AssetIndex _assets;
    private readonly ReferrerIndex _referrers;
    private readonly GrantIndex _grants;
    private readonly Waiting _reached = new(Waits.Walk);

    internal LineageQueries(string platform, IReadOnlyDictionary<ObjectRef, Node> nodes, AssetIndex assets, ReferrerIndex referrers, GrantIndex grants)
    {
        _platform = platform;
        _nodes = nodes;
        _assets = assets;
        _referrers = referrers;
        _grants = grants;
    }

    /// <summary>The asset of an identity; null when there is none, or when it lives on another platform.</summary>
    public Asset? Find(string uri) =>
        AssetUri.TryParse(uri, out var parsed) && parsed.ToObject(_platform) is { } key ? _nodes.GetValueOrDefault(key)?.Asset : null;

    /// <summary>The asset of a key; null when there is none.</summary>
    internal Node? Find(ObjectRef key) => _nodes.GetValueOrDefault(key);

    /// <summary>Assets that declare a reference to an identity, of this platform or another, whether it exists and is granted or not; sorted.</summary>
    public IReadOnlyList<ObjectRef> ReferrersOf(string uri)
    {
        if (!AssetUri.TryParse(uri, out var parsed))
        {
            return [];
        }

        if (parsed.Platform != _platform)
        {
            return Sorted(_referrers.ToExternal(uri).Nodes);
        }

        return parsed.ToObject(_platform) is { } key ? ReferrersOf(key) : [];
    }

    /// <summary>Assets that declare a reference to an object, for a Model also by its versions and stages, whether it exists or not; sorted.</summary>
    public IReadOnlyList<ObjectRef> ReferrersOf(ObjectRef target) =>
        Sorted(_referrers.ToObject(target).Nodes.Union(_referrers.ToVersionsOf(target).Nodes));

    /// <summary>Assets that the resolved references of an asset lead to, each once, in the order of the fields; none for one that does not exist.</summary>
    public IReadOnlyList<ObjectRef> SourcesOf(ObjectRef key) => _nodes.TryGetValue(key, out var node)
        ? [.. node.Edges.Where(edge => edge.State == ReferenceState.Resolved).Select(edge => edge.Target).OfType<Node>().Distinct().Select(source => source.Key)]
        : [];

    /// <summary>Identities of other platforms that any asset refers to; sorted.</summary>
    public IReadOnlyList<string> ExternalUris() => [.. _referrers.Externals.Order(StringComparer.Ordinal)];

    /// <summary>Assets of a kind; sorted.</summary>
    public IReadOnlyList<ObjectRef> OfKind(ObjectKind kind) => Sorted(_assets.Namespaces.SelectMany(name => _assets.In(name, kind)));

    /// <summary>Assets of a namespace, of one kind or of all; sorted.</summary>
    public IReadOnlyList<ObjectRef> InNamespace(string namespaceName, ObjectKind? kind = null) => Sorted(_assets.In(namespaceName, kind));

    /// <summary>Assets of a domain, of one kind or of all; sorted.</summary>
    public IReadOnlyList<ObjectRef> InDomain(string domain, ObjectKind? kind = null) =>
        Sorted(_grants.Domains.NamespacesOf(domain).SelectMany(name => _assets.In(name, kind)));

    /// <summary>Assets of a domain, or all when none is named, in no order: they are looked at before anything else changes.</summary>
    internal IEnumerable<Asset> All(string? domain) =>
        (domain is null ? _nodes.Values : _grants.Domains.NamespacesOf(domain).SelectMany(name => _assets.In(name))).Select(node => node.Asset);

    /// <summary>Everything that an asset was made from, or that was made from it; nothing for an asset that does not exist.</summary>
    /// <param name="start">The asset.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="depth">How many references far at most.</param>
    /// <param name="kinds">Kinds to tell of; others are walked through all the same. Null tells of all.</param>
    /// <param name="limit">How many assets to look at at most.</param>
    public Closure Closure(
        ObjectRef start, LineageDirection direction, int depth = int.MaxValue, IReadOnlySet<ObjectKind>? kinds = null, int limit = DefaultLimit)
    {
        if (!_nodes.TryGetValue(start, out var node))
        {
            return new Closure([], true);
        }

        var complete = true;
        List<int> layers = [0, 1];
        _reached.Add(node);
        for (var step = 1; complete && step <= depth && layers[^1] > layers[^2]; step++)
        {
            for (var i = layers[^2]; i < layers[^1]; i++)
            {
                Step(_reached[i], direction);
            }

            // The start is one of those reached, and none that is told of.
            if (_reached.Count - 1 > limit)
            {
                _reached.Cut(layers[^1], limit + 1);
                complete = false;
            }

            layers.Add(_reached.Count);
        }

        var found = new List<Found>(_reached.Count);
        for (var (i, distance) = (1, 1); i < _reached.Count; i++)
        {
            distance += i == layers[distance + 1] ? 1 : 0;
            if (kinds?.Contains(_reached[i].Key.Kind) ?? true)
            {
                found.Add(new Found(_reached[i].Depth, new ReachedAsset(_reached[i].Key, distance)));
            }
        }

        _reached.Clear();
        found.Sort();
        return new Closure([.. found.Select(one => one.Asset)], complete);
    }

    /// <summary>The shortest ways by which one asset was made from another; none when it was not.</summary>
    /// <param name="source">What the ways begin with.</param>
    /// <param name="product">What they end with.</param>
    /// <param name="paths">How many ways to tell at most; the first by name.</param>
    /// <param name="limit">How many assets to look at at most. When that was not enough, no way is found.</param>
    public IReadOnlyList<IReadOnlyList<ObjectRef>> ShortestPaths(ObjectRef source, ObjectRef product, int paths = 10, int limit = DefaultLimit)
    {
        if (source == product || !_nodes.TryGetValue(source, out var from) || !_nodes.TryGetValue(product, out var to))
        {
            return [];
        }

        // Assets have a few parents and may have thousands of dependents: the search goes upstream.
        var distances = new Dictionary<Node, int> { [to] = 0 };
        var open = new Queue<Node>([to]);
        while (!distances.ContainsKey(from) && distances.Count <= limit && open.TryDequeue(out var node))
        {
            foreach (var edge in node.Edges)
            {
                if (edge.Target is { } target && distances.TryAdd(target, distances[node] + 1))
                {
                    open.Enqueue(target);
                }
            }
        }

        return distances.TryGetValue(from, out var length) ? Follow(from, distances, length, paths) : [];
    }

    /// <summary>The ways along which the distance falls with every step, the first by name first. With a stack of its own: a way may be long.</summary>
    private static List<IReadOnlyList<ObjectRef>> Follow(Node from, Dictionary<Node, int> distances, int length, int paths)
    {
        List<IReadOnlyList<ObjectRef>> found = [];
        var way = new ObjectRef[length + 1];
        var open = new Stack<Node>([from]);
        while (found.Count < paths && open.TryPop(out var node))
        {
            var left = distances[node];
            way[length - left] = node.Key;
            if (left == 0)
            {
                found.Add([.. way]);
                continue;
            }

            List<Node> next = [];
            foreach (var dependent in node.Dependents)
            {
                if (distances.TryGetValue(dependent, out var distance) && distance == left - 1)
                {
                    next.Add(dependent);
                }
            }

            foreach (var dependent in next.OrderByDescending(dependent => dependent.Key))
            {
                open.Push(dependent);
            }
        }

        return found;
    }

    private void Step(Node node, LineageDirection direction)
    {
        if (direction == LineageDirection.Downstream)
        {
            _reached.AddRange(node.Dependents);
        }
        else
        {
            _reached.AddRange(node.Edges);
        }
    }

    /// <summary>
    /// An asset that a walk has reached. Its depth is the longest way to it, so that what an asset was made from sorts before it, except
    /// within a cycle.
    /// </summary>
    private readonly record struct Found(int Depth, ReachedAsset Asset) : IComparable<Found>
    {
        public int CompareTo(Found other) => Depth != other.Depth ? Depth.CompareTo(other.Depth) : Asset.Asset.CompareTo(other.Asset.Asset);
    }

    private static ObjectRef[] Sorted(IEnumerable<Node> nodes) => [.. nodes.Select(node => node.Key).Order()];
}
