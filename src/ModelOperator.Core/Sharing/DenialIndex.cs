using System.Runtime.InteropServices;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>All AccessDenials, found by the request they name and the namespace they are in: in any other they mean nothing to it.</summary>
internal sealed class DenialIndex
{
    private readonly Dictionary<ObjectKey, AccessDenial> _denials = [];
    private readonly Dictionary<(ObjectKey Request, string Asked), SortedList<string, AccessDenial>> _byRequest = [];

    /// <summary>The request that a denial names, and the namespace that it must ask.</summary>
    public static (ObjectKey Request, string Asked) Answered(AccessDenial denial) =>
        (new ObjectKey(denial.Spec.Request.Namespace, denial.Spec.Request.Name), denial.Metadata.Namespace ?? "");

    /// <summary>The denial of a name, or null.</summary>
    public AccessDenial? Find(ObjectKey key) => _denials.GetValueOrDefault(key);

    /// <summary>The denials of a request in a namespace, by name.</summary>
    public IEnumerable<AccessDenial> Of(ObjectKey request, string asked) =>
        _byRequest.TryGetValue((request, asked), out var denials) ? denials.Values : [];

    /// <summary>Adds a denial whose name is free.</summary>
    public void Add(AccessDenial denial)
    {
        _denials.Add(denial.Metadata.Key, denial);
        (CollectionsMarshal.GetValueRefOrAddDefault(_byRequest, Answered(denial), out _) ??= new(StringComparer.Ordinal)).Add(denial.Metadata.Name, denial);
    }

    /// <summary>Removes a denial, and returns it; null when there is none.</summary>
    public AccessDenial? Remove(ObjectKey key)
    {
        if (!_denials.Remove(key, out var denial))
        {
            return null;
        }

        var peers = _byRequest[Answered(denial)];
        if (peers.Remove(key.Name) && peers.Count == 0)
        {
            _byRequest.Remove(Answered(denial));
        }

        return denial;
    }
}
