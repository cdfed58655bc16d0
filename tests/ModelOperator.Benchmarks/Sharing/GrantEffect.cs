namespace ModelOperator.Benchmarks.Sharing;

/// <summary>When everything that a grant does was seen to be done or undone, in milliseconds since a moment.</summary>
/// <param name="Consumers">Until the last consumer showed it.</param>
/// <param name="Access">Until grantees could read what was given, or not any more.</param>
/// <param name="Workload">Until the Deployment of a consumer was there, or gone; null when none serves.</param>
internal sealed record GrantEffect(double Consumers, double Access, double? Workload)
{
    /// <summary>Until the last of all.</summary>
    public double Last => Math.Max(Math.Max(Consumers, Access), Workload ?? 0);
}
