using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// What a caller may read through the Kubernetes API, asked of the API server when it first matters. That he may is believed for a short
/// while. That he may not shows him nothing, nearly all answers are that, and the longer it has been so the longer it is believed. Whoever gives up
/// waiting leaves behind what was answered until then.
/// </summary>
internal sealed class Permissions(AccessReviews reviews, Caller caller, TimeProvider time)
{
    /// <summary>How long it is believed that somebody may read something.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>How long it is believed at most that he may not.</summary>
    public static readonly TimeSpan RefusalPeriod = TimeSpan.FromMinutes(5);

    /// <summary>Questions at a time, fewer than all callers have together.</summary>
    private const int AtOnce = 8;

    /// <summary>What somebody must be allowed to list to see a namespace as one who may read it, the most common first.</summary>
    private static readonly ResourceType[] Kinds =
    [
        Model.ResourceType, Dataset.ResourceType, ModelVersion.ResourceType, Embedding.ResourceType, ModelDeployment.ResourceType, SharingGrant.ResourceType,
    ];

    private readonly Lock _gate = new();
    private readonly HashSet<string> _allowed = [];
    private readonly HashSet<string> _refused = [];
    private long _refusedSince = time.GetTimestamp();
    private TimeSpan _refusedFor = Period;

    /// <summary>Forgets what is not believed any more.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _allowed.Clear();
            if (time.GetElapsedTime(_refusedSince) >= _refusedFor)
            {
                _refused.Clear();
                (_refusedSince, _refusedFor) = (time.GetTimestamp(), 2 * _refusedFor < RefusalPeriod ? 2 * _refusedFor : RefusalPeriod);
            }
        }
    }

    /// <summary>Whether the caller may read every object of ours; if not, which of some namespaces he may read.</summary>
    /// <exception cref="Kubernetes.Client.KubernetesApiException">The API server cannot be asked.</exception>
    public async Task<(bool Everything, IReadOnlySet<string> Namespaces)> ReadableAsync(IReadOnlyCollection<string> namespaces)
    {
        // Neither can be the name of a namespace.
        if (await MayAsync("*", null, Kinds, CancellationToken.None))
        {
            return (await MayAsync("", null, [Domain.ResourceType], CancellationToken.None), namespaces.ToHashSet());
        }

        await Parallel.ForEachAsync(
            namespaces, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (name, cancellation) => await MayAsync(name, name, Kinds, cancellation));
        lock (_gate)
        {
            return (false, namespaces.Where(_allowed.Contains).ToHashSet());
        }
    }

    private async ValueTask<bool> MayAsync(string what, string? namespaceName, ResourceType[] kinds, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_allowed.Contains(what) || _refused.Contains(what))
            {
                return _allowed.Contains(what);
            }
        }

        var may = true;
        for (var i = 0; may && i < kinds.Length; i++)
        {
            may = await reviews.MayListAsync(caller, kinds[i], namespaceName, cancellation);
        }

        lock (_gate)
        {
            (may ? _allowed : _refused).Add(what);
        }

        return may;
    }
}
