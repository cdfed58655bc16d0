using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Search;

/// <summary>Keeps the best of the hits that follow a place in their order, without sorting the others.</summary>
internal sealed class Page
{
    private readonly NameOrder _order;
    private readonly int _size;
    private readonly long _highest;
    private readonly PriorityQueue<(int Id, int Score), long> _kept = new();

    public Page(NameOrder order, int size, PagePosition? after)
    {
        (_order, _size) = (order, size);
        _highest = after is null ? long.MaxValue : Rank(after.Score, order.PlaceBehind(after.Name, after.Uri));
    }

    /// <summary>Whether there are more hits than the page has.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Takes a hit if it belongs on the page as far as is known.</summary>
    public void Offer(int id, int score)
    {
        var rank = Rank(score, _order.PlaceOf(id));
        if (rank > _highest)
        {
            return;
        }

        if (_kept.Count < _size)
        {
            _kept.Enqueue((id, score), rank);
        }
        else
        {
            IsCut = true;
            _kept.EnqueueDequeue((id, score), rank);
        }
    }

    /// <summary>The hits of the page in their order.</summary>
    public IReadOnlyList<(int Id, int Score)> Best()
    {
        var best = new (int, int)[_kept.Count];
        for (var i = best.Length - 1; i >= 0; i--)
        {
            best[i] = _kept.Dequeue();
        }

        return best;
    }

    /// <summary>The order of hits: the higher score first, then by name and identity. Nothing of it depends on any other asset.</summary>
    private static long Rank(int score, int place) => ((long)score << 32) | (uint)(int.MaxValue - place);
}
