using System.Collections.Concurrent;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Watching;

/// <summary>
/// Remembers which servers turned a streaming list down, so that falling back is paid once. An API group is served by one
/// server, but behind one address there may be several: a current one aggregated behind an old one, or the reverse.
/// </summary>
internal sealed class StreamingListSupport
{
    private readonly ConcurrentDictionary<string, bool> _withoutSupport = [];
    private readonly ConcurrentDictionary<ResourceType, bool> _unfinished = [];

    public bool IsWorthTrying(ResourceType type) => !_withoutSupport.ContainsKey(type.Group);

    /// <summary>The server said that it does not stream lists.</summary>
    public void Refused(ResourceType type) => _withoutSupport[type.Group] = true;

    /// <summary>
    /// A list did not come to its end. A server that ignores the parameter never ends one, but a current one may be slow for once;
    /// so it takes two in a row, and of one resource, for those of a group all meet the same slowness at the same time.
    /// </summary>
    public void Unfinished(ResourceType type)
    {
        if (!_unfinished.TryAdd(type, true))
        {
            Refused(type);
        }
    }

    /// <summary>A list came to its end.</summary>
    public void Finished(ResourceType type) => _unfinished.TryRemove(type, out _);
}
