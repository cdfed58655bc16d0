using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>Where datasets arrive. Worked out when somebody asks, and kept until something downstream changes.</summary>
internal sealed class ReachFinder(GrantIndex grants)
{
    private static readonly Comparer<Node> ByUri = Comparer<Node>.Create(static (left, right) => AssetUri.CompareIds(left.Key, right.Key));

    private readonly Waiting _walked = new(Waits.Walk);

    /// <summary>Where a dataset arrives; null when nothing is made from it.</summary>
    public Reach? Of(Node dataset) => dataset.Dependents.Count == 0 ? null : dataset.Reach ??= Work(dataset);

    private Reach? Work(Node dataset)
    {
        var deployments = new Shortlist<Node>(InferredFacts.MaxListed, ByUri);
        var namespaces = new HashSet<string>();
        _walked.Add(dataset);
        _walked.AddDownstream();
        for (var i = 1; i < _walked.Count; i++)
        {
            namespaces.Add(_walked[i].Key.Namespace);
            if (_walked[i].Key.Kind == ObjectKind.ModelDeployment)
            {
                deployments.Add(_walked[i]);
            }
        }

        _walked.Clear();
        return namespaces.Count == 0 ? null : new Reach(
            deployments.Count,
            [.. deployments.First.Select(deployment => deployment.Asset.Uri)],
            [.. namespaces.Select(grants.Domains.DomainOf).OfType<string>().Distinct().Order(StringComparer.Ordinal).Take(InferredFacts.MaxListed)]);
    }
}

/// <summary>
/// Where a dataset arrives, directly or through whatever was made from it. Every dataset that was ever described keeps this, and all
/// of them may arrive at the same deployments: it holds no more of these than are shown.
/// </summary>
/// <param name="DeploymentCount">Number of deployments.</param>
/// <param name="Deployments">Identities of the deployments that sort first, sorted.</param>
/// <param name="Domains">Domains of everything made from it, those that sort first, sorted.</param>
public sealed record Reach(int DeploymentCount, IReadOnlyList<string> Deployments, IReadOnlyList<string> Domains);
