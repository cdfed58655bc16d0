using ModelOperator.Api;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// Asks the API server who somebody is and what he may read. A few questions at a time, whoever asks: no crowd of callers becomes a
/// crowd of requests to the API server.
/// </summary>
internal sealed class AccessReviews(KubernetesClient client) : IDisposable
{
    private const int AtOnce = 16;

    /// <summary>What somebody must be allowed to list to see a namespace as one who may read it, the most common first.</summary>
    private static readonly ResourceType[] Kinds =
    [
        Model.ResourceType, Dataset.ResourceType, ModelVersion.ResourceType, Embedding.ResourceType, ModelDeployment.ResourceType, SharingGrant.ResourceType,
    ];

    private readonly SemaphoreSlim _tickets = new(AtOnce);

    /// <summary>Whose a token is; null when it is nobody's.</summary>
    /// <exception cref="KubernetesApiException">The API server cannot be asked.</exception>
    public async Task<Caller?> AuthenticateAsync(string token, CancellationToken cancellation)
    {
        var review = new TokenReview { Metadata = new ObjectMeta(), Spec = new TokenReviewSpec { Token = token } };
        return (await AskAsync(review, cancellation)).Status is { Authenticated: true, User: { Username.Length: > 0 } user }
            ? new Caller(user.Username, user.Groups ?? []) { Uid = user.Uid, Extra = user.Extra }
            : null;
    }

    /// <summary>Whether somebody may list the assets and grants of a namespace, or, for null, of all of them.</summary>
    /// <exception cref="KubernetesApiException">The API server cannot be asked.</exception>
    public async Task<bool> MayListAsync(Caller caller, string? namespaceName, CancellationToken cancellation)
    {
        foreach (var kind in Kinds)
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
            if ((await AskAsync(review, cancellation)).Status is not { Allowed: true })
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _tickets.Dispose();

    private async Task<T> AskAsync<T>(T review, CancellationToken cancellation)
        where T : class, IKubernetesObject<T>
    {
        await _tickets.WaitAsync(cancellation);
        try
        {
            return await client.CreateAsync(review, cancellationToken: cancellation);
        }
        finally
        {
            _tickets.Release();
        }
    }
}
