namespace ModelOperator.Kubernetes.Watching;

/// <summary>From where and how long a watch runs.</summary>
internal sealed record WatchOptions
{
    /// <summary>Version to go on from; null for the initial events of a streaming list.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>After how many seconds the server is to end the watch.</summary>
    public required int TimeoutSeconds { get; init; }

    /// <summary>Whether the watch begins with all objects and a bookmark that ends them.</summary>
    public bool SendInitialEvents { get; init; }
}
