using ModelOperator.Catalog.Observation;
using ModelOperator.Core.Queries;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// One bearer token, and what follows from it for a while: whose it is, what he may read, what he sees. Nothing is told by an answer
/// that is older than its time, so that whom the cluster does not know any more, or does not allow any more, is shown nothing.
/// </summary>
internal sealed class Session(AccessReviews reviews, CatalogState state, TimeProvider time) : IDisposable
{
    /// <summary>How long it is taken for granted whose a token is.</summary>
    public static readonly TimeSpan IdentityPeriod = TimeSpan.FromSeconds(10);

    /// <summary>How long it is taken for granted what somebody may read.</summary>
    public static readonly TimeSpan PermissionPeriod = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1);
    private Caller? _caller;
    private long _identified;
    private Permissions? _permissions;
    private long _permitted;
    private CallerView? _view;
    private long _epoch = -1;

    /// <summary>The caller, as he was known last; null when the token is nobody's.</summary>
    public Caller? Caller => _caller;

    /// <summary>What the owner of the token sees now; null when the token is nobody's.</summary>
    /// <exception cref="Kubernetes.Client.KubernetesApiException">The API server cannot be asked.</exception>
    public async Task<CallerView?> ViewAsync(string token, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await IdentifyAsync(token, cancellation);
            return _caller is null ? null : await LookAsync(_caller, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task IdentifyAsync(string token, CancellationToken cancellation)
    {
        if (_caller is not null && time.GetElapsedTime(_identified) < IdentityPeriod)
        {
            return;
        }

        // From before the question: what changes while it is on its way is not known to be noticed.
        var asked = time.GetTimestamp();
        var caller = await reviews.AuthenticateAsync(token, cancellation);
        if (caller is null || _caller is null || !caller.IsSameAs(_caller))
        {
            _permissions = null;
        }

        (_caller, _identified) = (caller, asked);
    }

    private async Task<CallerView> LookAsync(Caller caller, CancellationToken cancellation)
    {
        if (_permissions is null || time.GetElapsedTime(_permitted) >= PermissionPeriod)
        {
            (_permissions, _permitted, _epoch) = (new Permissions(reviews, caller), time.GetTimestamp(), -1);
        }

        var sharing = state.Sharing;
        if (_view is null || _epoch != sharing.Epoch)
        {
            var readable = await _permissions.ReadableAsync(sharing.NamespacesFor(caller), cancellation);
            (_view, _epoch) = readable is null
                ? (CallerView.OfEverything, sharing.Epoch)
                : (state.Ask(Viewer.OfEverything, scope => CallerView.Of(scope.State, state.Platform, caller, readable)), sharing.Epoch);
        }

        return _view;
    }
}
