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

    /// <summary>Notes whether a namespace is being deleted.</summary>
    /// <returns>Whether that is news.</returns>
    public bool SetEnding(string namespaceName, bool ending) => ending ? _ending.Add(namespaceName) : _ending.Remove(namespaceName);

    /// <summary>Who uses an asset.</summary>
    public RetentionFacts Describe(Node asset)
    {
        var held = IsHeld(asset);
        return new RetentionFacts
        {
            IsInUse = held,
            Holders = held && asset.Asset.IsDeleting
                ? [.. CycleFinder.Downstream([asset]).Where(dependent => Holds(asset, dependent)).Select(dependent => dependent.Key).Order()]
                : [],
            Consumption = ConsumptionOf(asset),
        };
    }

    /// <summary>
    /// Whether anybody holds an asset. One chain of dependents that ends with a holder is remembered: while it is unbroken nothing
    /// has to be searched, however many others come and go.
    /// </summary>
    public bool IsHeld(Node asset)
    {
        if (asset.Key.Kind is not (ObjectKind.Dataset or ObjectKind.ModelVersion or ObjectKind.Embedding) || _ending.Contains(asset.Key.Namespace))
        {
            return false;
        }

        if (asset.HeldThrough is not { } chain || !IsUnbroken(asset, chain))
        {
            asset.HeldThrough = chain = Search(asset);
        }

        return chain.Length > 0;
    }

    /// <summary>Takes note that somebody may hold the asset whom nobody did before.</summary>
    public static void Reconsider(Node asset)
    {
        if (asset.HeldThrough is { Length: 0 })
        {
            asset.HeldThrough = null;
        }
    }

    private bool IsGoing(Node node) => node.Asset.IsDeleting || _ending.Contains(node.Key.Namespace);

    private bool Holds(Node asset, Node dependent) =>
        dependent != asset && !IsGoing(dependent) && (dependent.Asset.IsServing || !IsSameDomain(asset.Key.Namespace, dependent.Key.Namespace));

    private bool IsSameDomain(string one, string other) =>
        one == other || (grants.Domains.DomainOf(one) is { } domain && domain == grants.Domains.DomainOf(other));

    private bool IsUnbroken(Node asset, Node[] chain)
    {
        var link = asset;
        foreach (var next in chain)
        {
            if (!link.Dependents.Contains(next))
            {
                return false;
            }

            link = next;
        }

        return chain.Length == 0 || Holds(asset, link);
    }

    /// <summary>The shortest chain of dependents to a holder; empty when there is none.</summary>
    private Node[] Search(Node asset)
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
                    return ChainTo(dependent);
                }

                open.Enqueue(dependent);
            }
        }

        return [];

        Node[] ChainTo(Node holder)
        {
            var chain = new List<Node>();
            for (var link = holder; link != asset; link = cameFrom[link])
            {
                chain.Add(link);
            }

            chain.Reverse();
            return [.. chain];
        }
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
        ? asset.Dependents.SelectMany(version => version.Dependents).Where(dependent => dependent.Asset.Version?.Model != asset.Key)
        : asset.Dependents.Where(dependent => dependent != asset);
}
