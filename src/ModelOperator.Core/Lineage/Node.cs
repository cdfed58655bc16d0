using ModelOperator.Api;
using ModelOperator.Core.Lifecycle;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Lineage.Inference;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Lineage;

/// <summary>An asset in the graph, with what follows from its references.</summary>
internal sealed class Node(Asset asset)
{
    public const int Unknown = -1;

    public Asset Asset { get; set; } = asset;

    public ObjectRef Key => Asset.Key;

    /// <summary>Whether the asset is gone; edges to it are resolved anew when the graph settles.</summary>
    public bool Removed { get; set; }

    /// <summary>What the node waits for; kept by <see cref="Waiting"/>.</summary>
    public Waits Waits { get; set; }

    /// <summary>What became of each of the asset's references.</summary>
    public Edge[] Edges { get; set; } = [];

    /// <summary>Assets with at least one resolved reference to this one.</summary>
    public HashSet<Node> Dependents { get; } = [];

    /// <summary>The member that sorts first of the cycles that the node is in; null when it is in none.</summary>
    public Node? Cycle { get; set; }

    public int Depth { get; set; }

    public byte[]? Digest { get; set; }

    /// <summary>Why the asset may not be served; null when nothing that it was made from is refused.</summary>
    public UpstreamRefusal? Refusal { get; set; }

    /// <summary>For a ModelVersion: the stage it qualifies for; null until that is worked out.</summary>
    public Qualification? Qualification { get; set; }
    /// <summary>What the asset passes on to everything made from it; null until it was worked out.</summary>
    public Heritage? Heritage { get; set; }

    /// <summary>Number of assets that depend on this one; <see cref="Unknown"/> until somebody asks.</summary>
    public int DownstreamCount { get; set; } = Unknown;

    /// <summary>Whether anybody holds the asset; null until somebody asks. Kept by <see cref="Dependence"/>.</summary>
    public Hold? Hold { get; set; }

    /// <summary>Whether an edge is part of a cycle; such an edge takes no part in depth and digest, which would not be defined.</summary>
    public bool IsCyclic(in Edge edge) => edge.Target is { } target && IsCyclicWith(target);

    /// <summary>Where an edge leads that takes part in what is inferred; null for one that leads nowhere or is part of a cycle.</summary>
    public Node? Lasting(in Edge edge) => IsCyclic(edge) ? null : edge.Target;

    /// <summary>Whether two nodes depend on one another.</summary>
    public bool IsCyclicWith(Node other) => Cycle is not null && other.Cycle == Cycle;
}

/// <summary>What became of a reference.</summary>
internal readonly record struct Edge(
    Reference Reference, ReferenceState State, Node? Target, ObjectKey? Grant, ReferenceDetail Detail = ReferenceDetail.None);
