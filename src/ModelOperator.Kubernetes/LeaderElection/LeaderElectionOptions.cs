using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>
/// Which lease decides, and the times of the election. The process needs <c>get</c>, <c>create</c> and <c>update</c> on leases in
/// that namespace, the first and last limited to the lease's name, and nothing else.
/// </summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Namespace and name of the lease.</summary>
    public required ObjectKey Lease { get; init; }

    /// <summary>Names this process and no other; the pod's name alone is not enough, for its container may restart.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid()}";

    /// <summary>How long others wait after they last saw the lease change before they take it.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the leader tries to renew before it gives up leading. What lies between this and the lease's duration is the time
    /// its workers have to stop, and the tolerance for clocks that run at different speed.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between attempts to take or to renew.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <exception cref="ArgumentException">The times do not leave room for each other.</exception>
    internal void Validate()
    {
        if (RetryPeriod <= TimeSpan.Zero || RetryPeriod >= RenewDeadline || RenewDeadline >= LeaseDuration || LeaseDuration < TimeSpan.FromSeconds(1))
        {
            throw new ArgumentException(
                $"Leader election needs retry period < renew deadline < lease duration, the last a second or more; got {RetryPeriod}, {RenewDeadline} and {LeaseDuration}.");
        }
    }
}
