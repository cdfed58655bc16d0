using ModelOperator.Api;

namespace ModelOperator.Observation;

/// <summary>
/// What an operator serves that has permissions in some namespaces and none in the cluster: nothing outside of these is read or written. It knows
/// no Domain, and no ServingRuntime of the cluster.
/// </summary>
/// <param name="Namespaces">The namespaces.</param>
/// <param name="Runtimes">The runtimes, which are no objects.</param>
internal sealed record NamespacedScope(IReadOnlyList<string> Namespaces, IReadOnlyList<ServingRuntime> Runtimes);
