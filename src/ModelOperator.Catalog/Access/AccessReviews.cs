using System.Threading.RateLimiting;
using ModelOperator.Catalog.Endpoints;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// Asks the API server who somebody is and what he may read. A few questions at a time, whoever asks: no crowd of callers becomes a
/// crowd of requests to the API server. Tokens that nobody is known by wait apart from everything else, and not many of them.
/// </summary>
internal sealed class AccessReviews(KubernetesClient client) : IDisposable
{
    /// <summary>What the authentication says of the token rather than of its owner.</summary>
    private const string CredentialId = "authentication.kubernetes.io/credential-id";

    private readonly ConcurrencyLimiter _known = new(new() { PermitLimit = 16, QueueLimit = int.MaxValue });
    private readonly ConcurrencyLimiter _unknown = new(new() { PermitLimit = 4, QueueLimit = 64 });

    /// <summary>Whose a token is; null when it is nobody's.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isKnown">Whether it was somebody's when that was answered last.</param>
    /// <exception cref="KubernetesApiException">The API server cannot be asked.</exception>
    public async Task<Caller?> AuthenticateAsync(string token, bool isKnown)
    {
        var review = new TokenReview { Metadata = new ObjectMeta(), Spec = new TokenReviewSpec { Token = token } };
        return (await AskAsync(isKnown ? _known : _unknown, review, CancellationToken.None)).Status is { Authenticated: true, User: { Username.Length: > 0 } user }
            ? new Caller(user.Username, user.Groups ?? []) { Uid = user.Uid, Extra = user.Extra?.Where(entry => entry.Key != CredentialId).ToDictionary() }
            : null;
    }

    /// <summary>Whether somebody may list the objects of a kind in a namespace, or, for null, all there are.</summary>
    /// <exception cref="KubernetesApiException">The API server cannot be asked.</exception>
    public async Task<bool> MayListAsync(Caller caller, ResourceType kind, string? namespaceName, CancellationToken cancellation)
    {
        var review = new SubjectAccessReview
        {
            Metadata = new ObjectMeta(),
            Spec = new SubjectAccessReviewSpec
            {
                User = caller.User,
                Groups = [.. caller.Groups],
                Uid = caller.Uid,
                Extra = caller.Extra,
                ResourceAttributes = new ResourceAttributes { Namespace = namespaceName, Verb = "list", Group = kind.Group, Resource = kind.Plural },
            },
        };
        return (await AskAsync(_known, review, cancellation)).Status is { Allowed: true };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _known.Dispose();
        _unknown.Dispose();
    }

    private async Task<T> AskAsync<T>(ConcurrencyLimiter tickets, T review, CancellationToken cancellation)
        where T : class, IKubernetesObject<T>
    {
        using var ticket = await tickets.AcquireAsync(1, cancellation);
        return ticket.IsAcquired
            ? await client.CreateAsync(review, cancellationToken: cancellation)
            : throw RequestProblem.Unavailable("too many tokens that the catalog has not seen before wait to be checked: try again in a moment");
    }
}
