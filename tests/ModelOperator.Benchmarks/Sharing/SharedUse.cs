using ModelOperator.Benchmarks.Cluster;

namespace ModelOperator.Benchmarks.Sharing;

/// <summary>A grant on an API server and all that lives by it.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Binding">Path of the RoleBinding by which grantees read what they were given.</param>
/// <param name="Consumers">Assets of another namespace that refer to what was given.</param>
/// <param name="Workload">Path of the Deployment that one of the consumers has; null when none serves.</param>
internal sealed record SharedUse(Manifest Grant, string Binding, IReadOnlyList<Manifest> Consumers, string? Workload);
