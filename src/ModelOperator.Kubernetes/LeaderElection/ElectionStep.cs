namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>What to do about the lease now.</summary>
internal enum ElectionStep
{
    /// <summary>Somebody else holds it.</summary>
    Wait,

    /// <summary>There is none: create it as ours.</summary>
    Create,

    /// <summary>It is free, or its holder has gone silent: take it.</summary>
    Take,

    /// <summary>It is ours: renew it.</summary>
    Renew,

    /// <summary>We led and lead no more.</summary>
    Lost,
}
