namespace ModelOperator.ClusterTests.Faults;

/// <summary>Where the cluster is not as a fresh operator would have it.</summary>
/// <param name="Object">Kind, namespace and name of the object.</param>
/// <param name="What">What would be written, or what is wrong.</param>
internal sealed record Difference(string Object, string What)
{
    private const int Shown = 600;

    /// <summary>For people, cut where it is long.</summary>
    public override string ToString() => $"{Object}: {(What.Length > Shown ? $"{What[..Shown]}..." : What)}";
}
