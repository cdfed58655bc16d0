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

    public bool IsWorthTrying(ResourceType type) => !_withoutSupport.ContainsKey(type.Group);

    public void Deny(ResourceType type) => _withoutSupport[type.Group] = true;
}
