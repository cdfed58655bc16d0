using ModelOperator.Catalog.Endpoints;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Caching;

namespace ModelOperator.Catalog.Observation;

/// <summary>That an asset came, changed or went.</summary>
/// <param name="type">What became of it.</param>
/// <param name="asset">The asset.</param>
/// <param name="uri">Its identity.</param>
internal sealed class AssetChange(ChangeType type, ObjectRef asset, string uri)
{
    private string? _told;

    /// <summary>What became of it.</summary>
    public ChangeType Type => type;

    /// <summary>The asset.</summary>
    public ObjectRef Asset => asset;

    /// <summary>As all who follow are told of it, written when the first of them is.</summary>
    public string Told => _told ??= ServerSentEvent.Of("change", new WatchedChange(type, uri, asset.Kind), AnswerJsonContext.Default.WatchedChange);
}
