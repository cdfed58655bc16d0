using ModelOperator.Api;

namespace ModelOperator.Benchmarks.Sharing;

/// <summary>A dataset that one namespace lets another one use.</summary>
/// <param name="Grant">The grant, which covers it.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Consumer">A namespace that the grant reaches.</param>
/// <param name="Stranger">A namespace that no grant of the dataset reaches.</param>
internal sealed record Share(SharingGrant Grant, Dataset Dataset, string Consumer, string Stranger);
