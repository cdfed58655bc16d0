using ModelOperator.Catalog.Observation;

namespace ModelOperator.Catalog.Access;

/// <summary>The sessions of the callers of late. One caller has one, whatever tokens he shows.</summary>
internal sealed class Sessions(AccessReviews reviews, CatalogState state, TimeProvider time)
{
    /// <summary>A session of one who may read little of a large cluster takes some hundred kilobytes.</summary>
    private const int MaxSessions = 1024;

    private readonly Tokens _tokens = new(reviews, time);
    private readonly RecentlyUsed<Caller, Session> _byCaller = new(MaxSessions, Permissions.RefusalPeriod, time);

    /// <summary>How many there are.</summary>
    public int Count => _byCaller.Count;

    /// <summary>Whose a token is, and what he sees now; null when it is nobody's.</summary>
    /// <exception cref="Kubernetes.Client.KubernetesApiException">The API server cannot be asked.</exception>
    public async Task<(Caller Caller, CallerView View)?> LookAsync(string token, CancellationToken cancellation)
    {
        if (await _tokens.OwnerOfAsync(token, cancellation) is not { } caller)
        {
            return null;
        }

        var session = _byCaller.GetOrAdd(caller, caller => new Session(caller, reviews, state, time));
        return (caller, await session.ViewAsync(cancellation));
    }
}
