using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>Where datasets arrive. Worked out when somebody asks, and kept until something downstream changes.</summary>
internal sealed class ReachIndex(GrantIndex grants)
{
    private readonly Dictionary<Node, Reach?> _known = [];
    private readonly Waiting _walked = new(Waits.Walk);

    /// <summary>Where a dataset arrives; null when nothing is made from it.</summary>
    public Reach? Of(Node dataset)
    {
        if (dataset.Dependents.Count == 0)
        {
            return null;
        }

        if (!_known.TryGetValue(dataset, out var reach))
        {
            reach = _known[dataset] = Work(dataset);
        }

        return reach;
    }

    /// <summary>Something downstream of an asset changed.</summary>
    public void Forget(Node node)
    {
        if (node.Key.Kind == ObjectKind.Dataset)
        {
            _known.Remove(node);
        }
    }

    private Reach? Work(Node dataset)
    {
        var deployments = new List<string>();
        var namespaces = new HashSet<string>();
        _walked.Add(dataset);
        _walked.AddDownstream();
        foreach (var node in _walked.Nodes.Skip(1))
        {
            namespaces.Add(node.Key.Namespace);
            if (node.Key.Kind == ObjectKind.ModelDeployment)
            {
                deployments.Add(node.Asset.Uri);
            }
        }

        _walked.Clear();
        deployments.Sort(StringComparer.Ordinal);
        return namespaces.Count == 0 ? null : new Reach(deployments, [.. namespaces.Select(grants.Domains.DomainOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);
    }
}

/// <summary>Where a dataset arrives, directly or through whatever was made from it.</summary>
/// <param name="Deployments">Identities of deployments, sorted.</param>
/// <param name="Domains">Domains of everything made from it, sorted.</param>
public sealed record Reach(IReadOnlyList<string> Deployments, IReadOnlyList<string> Domains);
