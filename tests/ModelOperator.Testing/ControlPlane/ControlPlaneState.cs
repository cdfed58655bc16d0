using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane;

/// <summary>The ways to a control plane, in the order in which they are tried.</summary>
public enum ControlPlaneWay
{
    /// <summary>The cluster that <c>MODELOPERATOR_KUBECONFIG</c> names.</summary>
    NamedCluster,

    /// <summary>The programs in the folder that <c>KUBEBUILDER_ASSETS</c> names.</summary>
    Assets,

    /// <summary>k3s in a container.</summary>
    Docker,

    /// <summary>Programs built from Debian's packages.</summary>
    Debian,
}

/// <summary>A way that was not taken, and why.</summary>
public sealed record WayRefusal(ControlPlaneWay Way, string Reason);

/// <summary>A control plane that was started, whichever way: enough for another process to find, use and stop it.</summary>
public sealed record ControlPlaneState
{
    public required ControlPlaneWay Way { get; init; }

    /// <summary>What it is made of, for people.</summary>
    public required string Description { get; init; }

    public IReadOnlyList<WayRefusal> Refusals { get; init; } = [];

    /// <summary>The administrator's kubeconfig.</summary>
    public required string KubeconfigPath { get; init; }

    /// <summary>The run's own folder, removed when it stops.</summary>
    public required string Directory { get; init; }

    /// <summary>Its processes on this machine, in the order in which they were started.</summary>
    public IReadOnlyList<ComponentProcess> Components { get; init; } = [];

    /// <summary>Programs that were started beside it and end before it.</summary>
    public IReadOnlyList<ComponentProcess> Companions { get; init; } = [];

    /// <summary>The container that it runs in.</summary>
    public string? Container { get; init; }
}
