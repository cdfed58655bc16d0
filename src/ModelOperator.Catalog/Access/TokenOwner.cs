namespace ModelOperator.Catalog.Access;

/// <summary>Whose one token is, or that it is nobody's, believed for a while. Whoever asks meanwhile shares the question.</summary>
internal sealed class TokenOwner(AccessReviews reviews, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<Caller?>? _answer;
    private long _asked;

    /// <summary>Whose the token is; null when it is nobody's.</summary>
    /// <exception cref="Kubernetes.Client.KubernetesApiException">The API server cannot be asked.</exception>
    public Task<Caller?> AskAsync(string token, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_answer is null or { IsFaulted: true } || time.GetElapsedTime(_asked) >= Tokens.Period)
            {
                var wasKnown = _answer is { IsCompletedSuccessfully: true, Result: not null };

                // From before the question: what changes while it is on its way is not known to be noticed.
                (_asked, _answer) = (time.GetTimestamp(), reviews.AuthenticateAsync(token, wasKnown));
            }

            return _answer.WaitAsync(cancellation);
        }
    }
}
