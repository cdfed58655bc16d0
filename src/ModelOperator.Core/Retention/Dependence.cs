using ModelOperator.Core.Lineage;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Retention;

/// <summary>
/// Who depends on an asset so that it must not be deleted: live deployments, and assets of other domains, directly or through others.
/// What is being deleted itself holds nobody, so that assets which refer to one another never wait for one another.
/// </summary>
internal sealed class Dependence(GrantIndex grants)
{
    private readonly HashSet<string> _ending = [];
    private readonly Waiting _walked = new(Waits.Walk);

    /// <summary>Notes whether a namespace is being deleted.</summary>
    /// <returns>Whether that is news.</returns>
    public bool SetEnding(string namespaceName, bool ending) => ending ? _ending.Add(namespaceName) : _ending.Remove(namespaceName);

    /// <summary>Who uses an asset.</summary>
    public RetentionFacts Describe(Node asset)
    {
        var held = IsHeld(asset);
        var holders = held && asset.Asset.IsDeleting ? HoldersOf(asset) : null;
        return new RetentionFacts
        {
            IsInUse = held,
            HolderCount = holders?.Count ?? 0,
            Holders = holders?.First ?? [],
            Consumption = ConsumptionOf(asset),
            OwnVersions = asset.Key.Kind == ObjectKind.Model ? asset.Dependents.Nodes.Count(dependent => IsVersionOf(dependent, asset)) : 0,
        };
    }

    /// <summary>
    /// Whether anybody holds an asset. One chain of dependents that ends with a holder is remembered: while it is unbroken nothing
    /// has to be searched, however many others come and go.
    /// </summary>
    public bool IsHeld(Node asset)
    {
        if (!IsProtected(asset) || _ending.Contains(asset.Key.Namespace))
        {
            return false;
        }

        if (!IsKnown(asset))
        {
            asset.Hold = Search(asset);
        }

        return asset.Hold!.IsHeld;
    }

    /// <summary>Takes note that something changed among the dependents of an asset: what is known without a proof is known no more.</summary>
    public static void Reconsider(Node asset)
    {
        if (asset.Hold is { Chain.Length: 0 })
        {
            asset.Hold = null;
        }
    }

    private static bool IsProtected(Node asset) => asset.Key.Kind is ObjectKind.Dataset or ObjectKind.ModelVersion or ObjectKind.Embedding;

    private bool IsGoing(Node node) => node.Asset.IsDeleting || _ending.Contains(node.Key.Namespace);

    private bool Holds(Node asset, Node dependent) =>
        dependent != asset && !IsGoing(dependent) && (dependent.Asset.IsServing || !IsSameDomain(asset.Key.Namespace, dependent.Key.Namespace));

    private bool IsSameDomain(string one, string other) =>
        one == other || (grants.Domains.DomainOf(one) is { } domain && domain == grants.Domains.DomainOf(other));

    /// <summary>Whether what is remembered about an asset still holds.</summary>
    private bool IsKnown(Node asset)
    {
        if (asset.Hold is not { } hold)
        {
            return false;
        }

        var link = asset;
        foreach (var next in hold.Chain)
        {
            if (!link.Dependents.Contains(next))
            {
                return false;
            }

            link = next;
        }

        return link == asset || Holds(asset, link);
    }

    /// <summary>
    /// Looks for the nearest holder. What is known of a dependent in the asset's own domain is true of the asset too, and what is found
    /// out on the way is true of such dependents, so that a long chain is walked once and not from each of its assets.
    /// </summary>
    private Hold Search(Node asset)
    {
        var cameFrom = new Dictionary<Node, Node>();
        var open = new Queue<Node>([asset]);
        while (open.TryDequeue(out var node))
        {
            foreach (var dependent in node.Dependents)
            {
                if (dependent == asset || !cameFrom.TryAdd(dependent, node))
                {
                    continue;
                }

                if (Holds(asset, dependent))
                {
                    return Found(dependent, null);
                }

                if (!SharesHolders(asset, dependent) || !IsKnown(dependent))
                {
                    open.Enqueue(dependent);
                }
                else if (dependent.Hold!.IsHeld)
                {
                    return Found(dependent, dependent.Hold);
                }
            }
        }

        foreach (var dependent in cameFrom.Keys.Where(dependent => SharesHolders(asset, dependent)))
        {
            dependent.Hold = Hold.Nobody;
        }

        return Hold.Nobody;

        Hold Found(Node last, Hold? itsHold)
        {
            var links = new List<Node>();
            for (var link = last; link != asset; link = cameFrom[link])
            {
                links.Add(link);
            }

            links.Reverse();
            for (var i = 1; i < links.Count; i++)
            {
                if (SharesHolders(asset, links[i - 1]))
                {
                    links[i - 1].Hold = Hold.Through(links, i, itsHold);
                }
            }

            return Hold.Through(links, 0, itsHold);
        }
    }

    /// <summary>Whether whoever holds a dependent holds the asset.</summary>
    private bool SharesHolders(Node asset, Node dependent) => IsProtected(dependent) && IsSameDomain(asset.Key.Namespace, dependent.Key.Namespace);

    private Shortlist<ObjectRef> HoldersOf(Node asset)
    {
        var holders = new Shortlist<ObjectRef>(InUseProtection.MaxNamed, Comparer<ObjectRef>.Default);
        _walked.Add(asset);
        _walked.AddDownstream();
        for (var i = 0; i < _walked.Count; i++)
        {
            if (Holds(asset, _walked[i]))
            {
                holders.Add(_walked[i].Key);
            }
        }

        _walked.Clear();
        return holders;
    }

    private Consumption ConsumptionOf(Node asset)
    {
        var consumption = Consumption.None;
        foreach (var consumer in ConsumersOf(asset))
        {
            if (!IsGoing(consumer))
            {
                return Consumption.Live;
            }

            consumption = Consumption.Leaving;
        }

        return consumption;
    }

    /// <summary>What is made from the asset itself; from a Model, what is made from its versions and is no version of it.</summary>
    private static IEnumerable<Node> ConsumersOf(Node asset) => asset.Key.Kind == ObjectKind.Model
        ? asset.Dependents.Nodes.SelectMany(version => version.Dependents.Nodes).Where(dependent => !IsVersionOf(dependent, asset))
        : asset.Dependents.Nodes.Where(dependent => dependent != asset);

    private static bool IsVersionOf(Node node, Node model) => node.Asset.Version?.Model == model.Key;
}
