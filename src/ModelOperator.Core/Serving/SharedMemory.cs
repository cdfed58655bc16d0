using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// The memory that the processes of a container share. GPUs of one pod exchange tensors through it, and a container has 64 MiB. It counts as the
/// container's memory, so a limit on that bounds it; without one it must not eat the node's.
/// </summary>
internal static class SharedMemory
{
    private const string Name = "shm";

    private static readonly Quantity Unlimited = Quantity.Parse("8Gi");

    public static VolumeMount Mount { get; } = new() { Name = Name, MountPath = "/dev/shm" };

    /// <summary>The volume; null when what a container has by itself will do.</summary>
    /// <param name="demand">What the deployment asks for.</param>
    /// <param name="limits">Limits of the container.</param>
    public static Volume? Of(ServingDemand demand, IReadOnlyDictionary<string, Quantity>? limits) =>
        demand.Deployment.Spec.Resources?.SharedMemory is { } asked ? Volume(asked.InThousandths())
        : demand.Gpus > 1 ? Volume(limits?.TryGetValue("memory", out var memory) == true ? memory : Unlimited)
        : null;

    private static Volume Volume(Quantity limit) => new() { Name = Name, EmptyDir = new EmptyDirVolumeSource { Medium = "Memory", SizeLimit = limit } };
}
