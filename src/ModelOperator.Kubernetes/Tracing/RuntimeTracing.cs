using System.Diagnostics;

namespace ModelOperator.Kubernetes.Tracing;

/// <summary>The source of every span of the project. Without a listener a span is not made, and costs no more than being asked for.</summary>
public static class RuntimeTracing
{
    /// <summary>Name of the source, for listeners.</summary>
    public const string Name = "ModelOperator";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(Name);
}
