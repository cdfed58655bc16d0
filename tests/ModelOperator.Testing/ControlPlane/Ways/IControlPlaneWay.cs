namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>One way to a control plane.</summary>
internal interface IControlPlaneWay
{
    ControlPlaneWay Way { get; }

    /// <summary>Why this way is not there, to be read after the way's name and a colon; null when it is there. Makes nothing that lasts.</summary>
    Task<string?> WhyNotAsync(CancellationToken cancellationToken);

    /// <summary>Gets whatever is costly and done once a machine.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Starts it and waits until it answers.</summary>
    Task<StartedControlPlane> StartAsync(CancellationToken cancellationToken);
}

/// <summary>A control plane, and what this process has to hold while it uses it.</summary>
internal sealed record StartedControlPlane(ControlPlaneState State, IReadOnlyList<IDisposable> Held);
