namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>How an election ended.</summary>
public enum LeaderElectionResult
{
    /// <summary>It was told to stop, or the work ended; the lease, if held, was released.</summary>
    Stopped,

    /// <summary>Leadership was lost. Another process may lead by now; this one must end, so that nothing it started goes on.</summary>
    Lost,
}
