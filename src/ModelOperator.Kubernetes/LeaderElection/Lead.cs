namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>What the leader does, from the moment it leads until the returned task ends.</summary>
/// <param name="stopping">Stop in good order; the lease is renewed until the work has ended, and released then.</param>
/// <param name="lost">Leadership is lost: stop at once and write nothing more. <paramref name="stopping"/> is cancelled with it.</param>
public delegate Task Lead(CancellationToken stopping, CancellationToken lost);
