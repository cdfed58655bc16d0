namespace ModelOperator.Testing.ControlPlane;

/// <summary>How a control plane is started; the defaults suit a test.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>Where progress is told, a line at a time: the first start on a machine may take minutes.</summary>
    public TextWriter Progress { get; init; } = TextWriter.Null;

    /// <summary>
    /// The folder for keys, data and logs, removed at the end; by default a new one. For a detached control plane it is where it is found
    /// again, by default <c>~/.cache/modeloperator/local</c>, and its kubeconfig is <c>kubeconfig</c> there.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>Whether it outlives this process, until somebody stops it.</summary>
    public bool Detached { get; init; }

    /// <summary>
    /// Whether it has to be one whose API server can be stopped and started, for tests of faults: only processes on this machine are.
    /// </summary>
    public bool Stoppable { get; init; }

    /// <summary>Whether pods have to be made and scheduled; an API server alone is enough for custom resources.</summary>
    public bool RunsPods { get; init; }

    /// <summary>
    /// Whether to leave out the controller manager and the scheduler where the programs are ours to start: for measurements of the servers,
    /// which other programs would disturb. Nothing is garbage collected then, and no pod is made.
    /// </summary>
    public bool ServersOnly { get; init; }

    /// <summary>Whether the API server logs who wrote what to <see cref="LocalControlPlane.AuditLogPath"/>.</summary>
    public bool AuditLog { get; init; }

    /// <summary>How long the control plane may take to answer once its programs are there.</summary>
    public TimeSpan StartBound { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Reads an environment variable; tests of the choice of a way give their own.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
