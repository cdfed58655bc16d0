using ModelOperator.Api;
using ModelOperator.Core.Lifecycle;
using ModelOperator.Core.Lineage.Inference;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage;

/// <summary>An asset in the graph, with what follows from its references.</summary>
internal sealed class Node(Asset asset)
{
    public const int Unknown = -1;

    public Asset Asset { get; set; } = asset;

    /// <summary>The asset's key, here as well: digests are worked out by thousands, and each look elsewhere costs.</summary>
    public ObjectRef Key { get; } = asset.Key;

    /// <summary>Whether the asset is gone; edges to it are resolved anew when the graph settles.</summary>
    public bool Removed { get; set; }

    /// <summary>What the node waits for; kept by <see cref="Waiting"/>.</summary>
    public Waits Waits { get; set; }

    /// <summary>The references that the edges were worked out from. The asset's own may be newer until the graph settles.</summary>
    public Reference[] References { get; set; } = [];

    /// <summary>What became of each of the references.</summary>
    public Edge[] Edges { get; set; } = [];

    /// <summary>The references, each with what became of it.</summary>
    public IEnumerable<(Reference Reference, Edge Edge)> Links => References.Zip(Edges);

    /// <summary>Assets with at least one resolved reference to this one.</summary>
    public NodeSet Dependents;

    /// <summary>The member that sorts first of the cycles that the node is in; null when it is in none.</summary>
    public Node? Cycle { get; set; }

    /// <summary>Notes of <see cref="ParentsFirst"/>.</summary>
    public Visit Visit;

    public int Depth { get; set; }

    /// <summary>Whether depth and digest were worked out yet.</summary>
    public bool IsDerived { get; set; }

    public Digest Digest;

    /// <summary>What the digest owes to the asset itself; none while that is to be worked out anew. Kept by <see cref="Derivation"/>.</summary>
    public Digest Own;

    /// <summary>Assets of other namespaces without whose owners' consent nobody may be granted this one, sorted. Kept by <see cref="UpstreamConsent"/>.</summary>
    public ObjectRef[] Restrictions { get; set; } = [];

    /// <summary>Why the asset may not be served; null when nothing that it was made from is refused.</summary>
    public UpstreamRefusal? Refusal { get; set; }

    /// <summary>The consent that ends first of those that the asset lives by, if one was revoked and drains.</summary>
    public UpstreamRevocation? Revocation { get; set; }

    /// <summary>For a ModelVersion: the stage it qualifies for; null until that is worked out.</summary>
    public Qualification? Qualification { get; set; }

    /// <summary>What the asset passes on to everything made from it; null until it was worked out.</summary>
    public Heritage? Heritage { get; set; }

    /// <summary>Number of assets that depend on this one; <see cref="Unknown"/> until somebody asks.</summary>
    public int DownstreamCount { get; set; } = Unknown;

    /// <summary>For a Dataset: where it arrives; null until somebody asks.</summary>
    public Reach? Reach { get; set; }

    /// <summary>For a ModelVersion: the datasets behind it; null until somebody asks what one of its deployments relies on.</summary>
    public UpstreamDatasets? Datasets { get; set; }

    /// <summary>Whether anybody holds the asset; null until somebody asks. Kept by <see cref="Dependence"/>.</summary>
    public Hold? Hold { get; set; }

    /// <summary>Whether an edge is part of a cycle; such an edge takes no part in depth and digest, which would not be defined.</summary>
    public bool IsCyclic(in Edge edge) => edge.Target is { } target && IsCyclicWith(target);

    /// <summary>Where an edge leads that takes part in what is inferred; null for one that leads nowhere or is part of a cycle.</summary>
    public Node? Lasting(in Edge edge) => IsCyclic(edge) ? null : edge.Target;

    /// <summary>Whether two nodes depend on one another.</summary>
    public bool IsCyclicWith(Node other) => Cycle is not null && other.Cycle == Cycle;
}

/// <summary>
/// What became of a reference. There are many: each is no larger than it has to be. One that is refused only because something further up
/// may not be granted on keeps its target, since the asset was made from it all the same.
/// </summary>
internal readonly record struct Edge(
    ReferenceState State, Node? Target, Consent? Consent, ReferenceDetail Detail = ReferenceDetail.None)
{
    /// <summary>Notes the grant that the edge lives by: it counts and lists those who do.</summary>
    public void MarkGrant(DirtySet dirty)
    {
        if (Consent is { } consent)
        {
            dirty.AddCoalesced(new ObjectRef(ObjectKind.SharingGrant, consent.Grant.Namespace, consent.Grant.Name));
        }
    }
}
