using System.Security.Cryptography;
using System.Text;
using ModelOperator.Catalog.Observation;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// The sessions of the callers of late, by a hash of their tokens: the tokens themselves are kept nowhere. Their number is bounded; whoever
/// shows many tokens makes others be asked for again, and no more.
/// </summary>
internal sealed class Sessions(AccessReviews reviews, CatalogState state, TimeProvider time)
{
    private const int MaxSessions = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, Session Session)>> _byToken = [];
    private readonly LinkedList<(string Key, Session Session)> _latestFirst = [];

    /// <summary>The session of a token, whether the token is anybody's or not.</summary>
    public Session Of(string token)
    {
        var key = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        lock (_gate)
        {
            if (_byToken.TryGetValue(key, out var node))
            {
                _latestFirst.Remove(node);
                _latestFirst.AddFirst(node);
                return node.Value.Session;
            }

            if (_byToken.Count == MaxSessions)
            {
                _byToken.Remove(_latestFirst.Last!.Value.Key);
                _latestFirst.RemoveLast();
            }

            return (_byToken[key] = _latestFirst.AddFirst((key, new Session(reviews, state, time)))).Value.Session;
        }
    }
}
