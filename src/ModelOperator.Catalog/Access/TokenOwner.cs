namespace ModelOperator.Catalog.Access;

/// <summary>Whose one token is, or that it is nobody's, believed for a while. Whoever asks meanwhile shares the question.</summary>
internal sealed class TokenOwner(AccessReviews reviews, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<Caller?>? _answer;
    private long _asked;

    /// <summary>Whose the token is; null when it is nobody's.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isKnown">Whether it was somebody's when that was answered last.</param>
    /// <param name="cancellation">Ends the wait; the answer is for whoever asks next.</param>
    /// <exception cref="Kubernetes.Client.KubernetesApiException">The API server cannot be asked.</exception>
    public Task<Caller?> AskAsync(string token, bool isKnown, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_answer is null or { IsFaulted: true } || time.GetElapsedTime(_asked) >= Tokens.Period)
            {
                // From before the question: what changes while it is on its way is not known to be noticed.
                (_asked, _answer) = (time.GetTimestamp(), reviews.AuthenticateAsync(token, isKnown));
            }

            return _answer.WaitAsync(cancellation);
        }
    }
}
