namespace ModelOperator.Core.Serving;

/// <summary>Limits of a quota.</summary>
public enum QuotaLimit
{
    /// <summary>No limit applies.</summary>
    None,

    /// <summary>spec.quota.gpus of the Domain.</summary>
    Gpus,

    /// <summary>spec.quota.deployments of the Domain.</summary>
    Deployments,
}

/// <summary>Whether a LocalQueue of Kueue admits the pods of a deployment in place of its domain's quota.</summary>
public enum QueueState
{
    /// <summary>No: the deployment names none, or Kueue is not to be had.</summary>
    None,

    /// <summary>It does.</summary>
    Admits,

    /// <summary>There is none of the name, so nothing would admit new pods.</summary>
    NotFound,

    /// <summary>Whether it does is not known yet.</summary>
    Unknown,
}

/// <summary>What a quota gives one deployment.</summary>
public readonly record struct QuotaVerdict
{
    /// <summary>The namespace belongs to no domain with a quota: everything is admitted.</summary>
    public static QuotaVerdict Unlimited { get; } = new() { IsUnlimited = true, Admitted = true };

    /// <summary>The domain's quota does not count: a LocalQueue admits the pods, or is to.</summary>
    public static QuotaVerdict LeftTo(QueueState queue) => Unlimited with { Queue = queue };

    /// <summary>Whether a LocalQueue admits the pods.</summary>
    public QueueState Queue { get; private init; }

    /// <summary>Whether pods that run may stay, and no more may be made.</summary>
    public bool HoldsNewPods => Queue is QueueState.NotFound or QueueState.Unknown;

    /// <summary>Whether there is no quota.</summary>
    public bool IsUnlimited { get; private init; }

    /// <summary>Whether the whole request is admitted.</summary>
    public bool Admitted { get; init; }

    /// <summary>GPUs that the deployment may have: all that it asks for, what it held before, or 0.</summary>
    public int Gpus { get; init; }

    /// <summary>The limit that refuses it; None when admitted.</summary>
    public QuotaLimit Refusal { get; init; }

    /// <summary>The limit in numbers: GPUs or deployments.</summary>
    public int Limit { get; init; }

    /// <summary>What the domain's other deployments have of it.</summary>
    public long TakenByOthers { get; init; }
}
