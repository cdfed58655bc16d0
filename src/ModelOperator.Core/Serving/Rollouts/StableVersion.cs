using ModelOperator.Api;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>The version that serves while another one is asked for.</summary>
/// <param name="Name">Name of the ModelVersion.</param>
/// <param name="Version">The ModelVersion, if it is there and may still be served.</param>
public sealed record StableVersion(string Name, ModelVersion? Version);
