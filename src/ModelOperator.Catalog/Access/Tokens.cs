using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// Whose the bearer tokens of late are, by their hashes: the tokens themselves are kept nowhere. Tokens that nobody is known by have places of
/// their own, few of them, so that whoever shows tokens that he made up takes nothing from those who have real ones.
/// </summary>
internal sealed class Tokens(AccessReviews reviews, TimeProvider time)
{
    /// <summary>How long it is believed whose a token is, and that it is nobody's.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private const int MaxKnown = 4096, MaxUnknown = 1024;

    /// <summary>How long a token is remembered as one that was somebody's, who then does not wait behind those that are not.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly RecentlyUsed<string, TokenOwner> _known = new(MaxKnown, Remembered, time);
    private readonly RecentlyUsed<string, TokenOwner> _unknown = new(MaxUnknown, Period, time);

    /// <summary>Whose a token is; null when it is nobody's.</summary>
    /// <exception cref="Kubernetes.Client.KubernetesApiException">The API server cannot be asked.</exception>
    /// <exception cref="Endpoints.RequestProblem">Too many tokens are asked about that nobody is known by.</exception>
    public async Task<Caller?> OwnerOfAsync(string token, CancellationToken cancellation)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        var isKnown = _known.TryFind(hash, out var owner);
        owner ??= _unknown.GetOrAdd(hash, _ => new TokenOwner(reviews, time));
        var caller = await owner.AskAsync(token, isKnown, cancellation);
        if (isKnown != caller is not null)
        {
            var (from, to) = isKnown ? (_known, _unknown) : (_unknown, _known);
            from.Drop(hash);
            to.Keep(hash, owner);
        }

        return caller;
    }
}
