using ModelOperator.Catalog.Observation;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// One caller, and what follows from who he is: what he may read, what he sees. Nothing is told by an answer that is older than its
/// time, so that whom the cluster does not allow any more is shown nothing.
/// </summary>
internal sealed class Session(Caller caller, AccessReviews reviews, CatalogState state, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Permissions _permissions = new(reviews, caller, time);
    private Task<CallerView>? _look;
    private SharingFacts? _sharing;
    private long _permitted;

    /// <summary>What the caller sees now; the same object as before while that is the same.</summary>
    /// <exception cref="Kubernetes.Client.KubernetesApiException">The API server cannot be asked.</exception>
    public async Task<CallerView> ViewAsync(CancellationToken cancellation)
    {
        var sharing = await state.SharingAsync(cancellation);
        Task<CallerView> look;
        lock (_gate)
        {
            var outdated = _look is null || time.GetElapsedTime(_permitted) >= Permissions.Period;
            if (_look is null or { IsFaulted: true } || outdated || _sharing != sharing)
            {
                _permitted = outdated ? time.GetTimestamp() : _permitted;
                (_look, _sharing) = (LookAsync(sharing, outdated, _look), sharing);
            }

            look = _look;
        }

        return await look.WaitAsync(cancellation);
    }

    /// <summary>Looks anew. It is not for one request, and goes on when that is given up: the next finds what was asked already.</summary>
    private async Task<CallerView> LookAsync(SharingFacts sharing, bool outdated, Task<CallerView>? before)
    {
        if (before is not null)
        {
            await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (outdated)
        {
            _permissions.Forget();
        }

        var (everything, readable) = await _permissions.ReadableAsync(sharing.NamespacesFor(caller));
        var view = everything ? CallerView.OfEverything : CallerView.Of(sharing, caller, readable);
        return before is { IsCompletedSuccessfully: true, Result: var known } && known.IsSameAs(view) ? known : view;
    }
}
