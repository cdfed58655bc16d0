using ModelOperator.Api;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Lineage;

/// <summary>Decides what becomes of references: where they lead, and whether a grant allows those into another namespace.</summary>
internal sealed class ReferenceResolver(IReadOnlyDictionary<ObjectRef, Node> nodes, VersionIndex versions, GrantIndex grants)
{
    /// <summary>What becomes of each reference of an asset.</summary>
    public Edge[] Resolve(Node node)
    {
        var references = node.Asset.References;
        if (references.Count == 0)
        {
            return [];
        }

        var edges = new Edge[references.Count];
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = references[i].Target switch
            {
                ObjectTarget target => ResolveObject(node, references[i], target.Object),
                VersionTarget target => ResolveVersion(node, references[i], target),
                MisfitTarget => new Edge(references[i], ReferenceState.NotFound, null, null, ReferenceDetail.WrongKind),
                _ => new Edge(references[i], ReferenceState.External, null, null),
            };
        }

        return edges;
    }

    private Edge ResolveObject(Node from, Reference reference, ObjectRef target)
    {
        var found = nodes.GetValueOrDefault(target);
        if (!Allowed(from, target, found, reference.Permission, out var grant))
        {
            return new Edge(reference, ReferenceState.Refused, null, null);
        }

        return found is null
            ? new Edge(reference, ReferenceState.NotFound, null, grant)
            : new Edge(reference, ReferenceState.Resolved, found, grant);
    }

    /// <summary>
    /// A grant of the Model covers all its versions. Without one, versions that were granted one by one are chosen from as if there
    /// were no others: a version that was not granted neither shows nor takes the place of one that was. So what counts of a stage
    /// is who qualifies for it, not who holds it: the highest of those that qualify holds it anyway.
    /// </summary>
    private Edge ResolveVersion(Node from, Reference reference, VersionTarget target)
    {
        var model = nodes.GetValueOrDefault(target.Model);
        var modelAllowed = Allowed(from, target.Model, model, reference.Permission, out var grant);
        Node? best = null;
        foreach (var candidate in Candidates(target))
        {
            if (best is not null && VersionOrder.Instance.Compare(candidate.Asset.Version!.Version, best.Asset.Version!.Version) <= 0)
            {
                continue;
            }

            if (modelAllowed)
            {
                best = candidate;
            }
            else if (Allowed(from, candidate.Key, candidate, reference.Permission, out var own))
            {
                (best, grant) = (candidate, own);
            }
        }

        if (best is null && !modelAllowed)
        {
            return new Edge(reference, ReferenceState.Refused, null, null);
        }

        if (best is not null && model is not null)
        {
            return new Edge(reference, ReferenceState.Resolved, best, grant);
        }

        var detail = model is null ? ReferenceDetail.ModelNotFound
            : target.Version is not null ? ReferenceDetail.VersionNotFound
            : ReferenceDetail.StageEmpty;
        return new Edge(reference, ReferenceState.NotFound, null, grant, detail);
    }

    private IEnumerable<Node> Candidates(VersionTarget target) => target.Version is { } version
        ? versions.Find(target.Model, version) is { } found ? [found] : []
        : versions.Of(target.Model).Where(node => node.Qualification?.Stage == target.Stage);

    /// <summary>
    /// Whether a reference is allowed. Without a grant the answer is the same whether the target exists or not: a name that was
    /// guessed tells nothing.
    /// </summary>
    private bool Allowed(Node from, ObjectRef target, Node? found, Permission needed, out ObjectKey? grant)
    {
        grant = null;
        if (from.Key.Namespace == target.Namespace)
        {
            return true;
        }

        var allowing = grants.Allowing(from.Key.Namespace, target, found?.Asset.Labels, found is not null, needed);
        if (allowing is null && found?.Asset.Version is { } version)
        {
            var model = nodes.GetValueOrDefault(version.Model);
            allowing = grants.Allowing(from.Key.Namespace, version.Model, model?.Asset.Labels, model is not null, needed);
        }

        grant = allowing?.Key;
        return allowing is not null;
    }
}
