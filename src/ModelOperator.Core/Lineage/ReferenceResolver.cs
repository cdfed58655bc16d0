using ModelOperator.Api;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage;

/// <summary>Decides what becomes of references: where they lead, and whether a grant allows those into another namespace.</summary>
internal sealed class ReferenceResolver(IReadOnlyDictionary<ObjectRef, Node> nodes, VersionIndex versions, GrantIndex grants)
{
    /// <summary>What becomes of each reference of an asset.</summary>
    public Edge[] Resolve(Node node)
    {
        var references = node.Asset.References;
        var edges = references.Length == 0 ? [] : new Edge[references.Length];
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = Judge(node, Resolve(node, references[i]));
        }

        return edges;
    }

    /// <summary>The same for an asset whose references are edited, and nothing that those hang on which it had before.</summary>
    public Edge[] ResolveNew(Node node)
    {
        var references = node.Asset.References;
        var kept = KeptReferences.Between(node.References, references);
        var edges = references.Length == 0 ? [] : new Edge[references.Length];
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = kept.PositionBefore(i) is >= 0 and var position ? node.Edges[position] : Judge(node, Resolve(node, references[i]));
        }

        return edges;
    }

    /// <summary>Whether a namespace may be told the name of an asset: it is its own, or was granted to it, if only to be discovered.</summary>
    public bool MayName(string viewer, ObjectRef asset) => Allowed(viewer, asset, nodes.GetValueOrDefault(asset), Permission.Discover, out _);

    /// <summary>
    /// An edge with what its target was made from taken into account: what another owner shared without redistribution is for those only
    /// whom that owner lets use it too.
    /// </summary>
    public Edge Judge(Node from, in Edge edge)
    {
        if (edge.Target is not { } target || target.Key.Namespace == from.Key.Namespace)
        {
            return edge;
        }

        return Missing(from.Key.Namespace, target) is null
            ? edge with { State = ReferenceState.Resolved, Detail = ReferenceDetail.None }
            : edge with { State = ReferenceState.Refused, Detail = ReferenceDetail.RedistributionDenied };
    }

    /// <summary>The first asset that an asset was made from, may not be granted on without its owner's consent, and that a namespace may not use.</summary>
    public ObjectRef? Missing(string consumer, Node asset)
    {
        foreach (var source in asset.Restrictions)
        {
            if (source.Namespace != consumer && !Allowed(consumer, source, nodes.GetValueOrDefault(source), Permission.Use, out _))
            {
                return source;
            }
        }

        return null;
    }

    /// <summary>The grant by which a namespace may do something with an asset of another one; null when there is none.</summary>
    public CompiledGrant? GrantFor(string from, ObjectRef asset, Permission needed) => Allowing(from, asset, nodes.GetValueOrDefault(asset), needed);

    private Edge Resolve(Node node, in Reference reference) => reference.Target switch
    {
        ObjectTarget target => ResolveObject(node, reference.Permission, target.Object),
        VersionTarget target => ResolveVersion(node, reference.Permission, target),
        MisfitTarget => new Edge(ReferenceState.NotFound, null, null, ReferenceDetail.WrongKind),
        _ => new Edge(ReferenceState.External, null, null),
    };

    private Edge ResolveObject(Node from, Permission needed, ObjectRef target)
    {
        var found = nodes.GetValueOrDefault(target);
        if (!Allowed(from.Key.Namespace, target, found, needed, out var grant))
        {
            return new Edge(ReferenceState.Refused, null, null);
        }

        return found is null
            ? new Edge(ReferenceState.NotFound, null, grant)
            : new Edge(ReferenceState.Resolved, found, grant);
    }

    /// <summary>
    /// A grant of the Model covers all its versions. Without one, versions that were granted one by one are chosen from as if there
    /// were no others: a version that was not granted neither shows nor takes the place of one that was. So what counts of a stage
    /// is who qualifies for it, not who holds it: the highest of those that qualify holds it anyway.
    /// </summary>
    private Edge ResolveVersion(Node from, Permission needed, VersionTarget target)
    {
        var model = nodes.GetValueOrDefault(target.Model);
        var modelAllowed = Allowed(from.Key.Namespace, target.Model, model, needed, out var grant);
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
            else if (Allowed(from.Key.Namespace, candidate.Key, candidate, needed, out _))
            {
                best = candidate;
            }
        }

        if (best is null && !modelAllowed)
        {
            return new Edge(ReferenceState.Refused, null, null);
        }

        if (best is not null)
        {
            _ = Allowed(from.Key.Namespace, best.Key, best, needed, out grant);
        }

        if (best is not null && model is not null)
        {
            return new Edge(ReferenceState.Resolved, best, grant);
        }

        var detail = model is null ? ReferenceDetail.ModelNotFound
            : target.Version is not null ? ReferenceDetail.VersionNotFound
            : ReferenceDetail.StageEmpty;
        return new Edge(ReferenceState.NotFound, null, grant, detail);
    }

    private IEnumerable<Node> Candidates(VersionTarget target) => target.Version is { } version
        ? versions.Find(target.Model, version) is { } found ? [found] : []
        : versions.Of(target.Model).Where(node => node.Qualification?.Stage == target.Stage);

    /// <summary>
    /// Whether a reference is allowed. Without a grant the answer is the same whether the target exists or not: a name that was
    /// guessed tells nothing.
    /// </summary>
    private bool Allowed(string from, ObjectRef target, Node? found, Permission needed, out Consent? consent)
    {
        consent = null;
        if (from == target.Namespace)
        {
            return true;
        }

        var allowing = Allowing(from, target, found, needed);
        consent = allowing?.ConsentAt(grants.Now);
        return allowing is not null;
    }

    private CompiledGrant? Allowing(string from, ObjectRef target, Node? found, Permission needed)
    {
        var allowing = grants.Allowing(from, target, found?.Asset.Labels, found is not null, needed);
        if (found?.Asset.Version is { } version)
        {
            var model = nodes.GetValueOrDefault(version.Model);
            var byModel = grants.Allowing(from, version.Model, model?.Asset.Labels, model is not null, needed);
            allowing = byModel?.IsBetterThan(allowing, grants.Now) == true ? byModel : allowing;
        }

        return allowing;
    }
}
