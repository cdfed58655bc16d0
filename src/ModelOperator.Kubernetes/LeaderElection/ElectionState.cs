using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>What one process knows of the election, and what follows from it. Times are how long ago, by the local clock.</summary>
/// <param name="Lease">What the lease says; null when there is none.</param>
/// <param name="UnchangedFor">
/// How long ago we first saw it say so. The holder's own times are never compared with our clock: clocks differ, and one that is
/// ahead would take the lease from a living leader.
/// </param>
/// <param name="SinceRenewed">How long ago we sent the last renewal that succeeded; null while we do not lead.</param>
internal readonly record struct ElectionState(LeaseSpec? Lease, TimeSpan UnchangedFor, TimeSpan? SinceRenewed)
{
    /// <summary>What the lease said when another was last seen to hold it; null when none ever was.</summary>
    public LeaseSpec? HeldByOther { get; init; }

    public ElectionStep Next(LeaderElectionOptions options)
    {
        if (SinceRenewed >= options.RenewDeadline)
        {
            return ElectionStep.Lost;
        }

        if (Lease is null)
        {
            // Deleting a lease stops nobody: who held it leads on until it notices, or until its last renewal has run out.
            return SinceRenewed is not null || HeldByOther is null || UnchangedFor >= DurationOf(HeldByOther, options)
                ? ElectionStep.Create
                : ElectionStep.Wait;
        }

        if (string.IsNullOrEmpty(Lease.HolderIdentity))
        {
            return ElectionStep.Take;
        }

        if (Lease.HolderIdentity == options.Identity)
        {
            // Also without leading: a write that took the lease may have lost its answer.
            return ElectionStep.Renew;
        }

        if (SinceRenewed is not null)
        {
            return ElectionStep.Lost;
        }

        return UnchangedFor >= DurationOf(Lease, options) ? ElectionStep.Take : ElectionStep.Wait;
    }

    /// <summary>What the lease says when we hold it from now on.</summary>
    public LeaseSpec Taken(LeaderElectionOptions options, DateTimeOffset now) => new()
    {
        HolderIdentity = options.Identity,
        LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
        AcquireTime = now,
        RenewTime = now,
        LeaseTransitions = Lease is null ? 0 : (Lease.LeaseTransitions ?? 0) + 1,
    };

    /// <summary>What the lease says when we hold it on.</summary>
    public LeaseSpec Renewed(LeaderElectionOptions options, DateTimeOffset now) => Taken(options, now) with
    {
        AcquireTime = Lease?.AcquireTime ?? now,
        LeaseTransitions = Lease?.LeaseTransitions ?? 0,
    };

    /// <summary>What the lease says when nobody holds it; the short duration is for electors that do not look at the holder.</summary>
    public LeaseSpec Released(DateTimeOffset now) => new()
    {
        HolderIdentity = "",
        LeaseDurationSeconds = 1,
        AcquireTime = Lease?.AcquireTime,
        RenewTime = now,
        LeaseTransitions = Lease?.LeaseTransitions ?? 0,
    };

    private static TimeSpan DurationOf(LeaseSpec lease, LeaderElectionOptions options) =>
        lease.LeaseDurationSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : options.LeaseDuration;
}
