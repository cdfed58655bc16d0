using ModelOperator.Core;
using ModelOperator.Kubernetes.Caching;

namespace ModelOperator.Catalog.Observation;

/// <summary>That an asset came, changed or went.</summary>
/// <param name="Type">What became of it.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Uri">Its identity.</param>
internal readonly record struct AssetChange(ChangeType Type, ObjectRef Asset, string Uri);
