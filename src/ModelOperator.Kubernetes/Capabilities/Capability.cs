namespace ModelOperator.Kubernetes.Capabilities;

/// <summary>Whether a resource is served.</summary>
public enum Capability
{
    /// <summary>The server has not said yet. Nothing should be done or undone because of it.</summary>
    Unknown,

    /// <summary>The server does not serve it.</summary>
    Absent,

    /// <summary>The server serves it.</summary>
    Served,
}
