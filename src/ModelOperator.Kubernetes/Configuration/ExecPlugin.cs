namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Whether a credential plugin may talk to the person at the terminal.</summary>
public enum ExecInteractiveMode
{
    /// <summary>It gets the terminal if there is one.</summary>
    IfAvailable,

    /// <summary>It never reads standard input.</summary>
    Never,

    /// <summary>It cannot work without a terminal.</summary>
    Always,
}

/// <summary>A program that prints credentials as an ExecCredential (client.authentication.k8s.io v1 or v1beta1).</summary>
public sealed record ExecPlugin
{
    /// <summary>Version of the protocol: <c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Program: an absolute path, or a name looked up in PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Environment variables set on top of the process's own.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the program may use the terminal.</summary>
    public ExecInteractiveMode InteractiveMode { get; init; }

    /// <summary>Whether KUBERNETES_EXEC_INFO describes the cluster to the program.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>What to tell a user who lacks the program.</summary>
    public string? InstallHint { get; init; }

    /// <summary>JSON of the cluster's <c>client.authentication.k8s.io/exec</c> extension, handed to the program; null if none.</summary>
    public string? ClusterExtension { get; init; }
}
