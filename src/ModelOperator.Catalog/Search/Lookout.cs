namespace ModelOperator.Catalog.Search;

/// <summary>What one caller sees of the documents there are, for the time of a query.</summary>
internal sealed class Lookout
{
    private readonly DocumentTable _documents;
    private readonly Sight[] _sights;

    /// <summary>Finds out what the caller sees.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="visibility">What the caller sees.</param>
    /// <param name="sights">Where to note it, for each document.</param>
    public Lookout(DocumentTable documents, Visibility visibility, Sight[] sights)
    {
        (_documents, _sights) = (documents, sights);
        Sight[] namespaces = [.. documents.Namespaces.Select(visibility.OfNamespace)];
        var homes = documents.Homes;
        for (var id = 0; id < homes.Length; id++)
        {
            sights[id] = homes[id] < 0 ? Sight.Hidden : namespaces[homes[id]];
        }

        foreach (var id in documents.Granted.Of(visibility))
        {
            if (homes[id] >= 0)
            {
                sights[id] = Sight.Full;
            }
        }
    }

    /// <summary>
    /// Whether a visible document is related to a visible one that is marked, in either direction. A relation is known to who sees the one
    /// that declares it in full and knows that the other exists.
    /// </summary>
    public bool IsRelatedToAny(int id, ushort[] marks, ushort mark)
    {
        foreach (var other in RelatedBy(id))
        {
            if ((marks[other] & mark) != 0 && _sights[other] != Sight.Hidden)
            {
                return true;
            }
        }

        foreach (var other in _documents.Mentions[id])
        {
            if ((marks[other] & mark) != 0 && _sights[other] == Sight.Full)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All visible documents that a visible document is related to and that are marked.</summary>
    public IReadOnlyList<int> RelatedTo(int id, ushort[] marks)
    {
        List<int> related = [];
        foreach (var other in RelatedBy(id))
        {
            if (marks[other] != 0 && _sights[other] != Sight.Hidden)
            {
                related.Add(other);
            }
        }

        foreach (var other in _documents.Mentions[id])
        {
            if (marks[other] != 0 && _sights[other] == Sight.Full)
            {
                related.Add(other);
            }
        }

        return related;
    }

    /// <summary>Notes a score for each visible document that a visible document is related to, where there is none yet.</summary>
    public void MarkRelated(int id, byte[] scores, byte score)
    {
        foreach (var other in RelatedBy(id))
        {
            if (scores[other] == 0 && _sights[other] != Sight.Hidden)
            {
                scores[other] = score;
            }
        }

        foreach (var other in _documents.Mentions[id])
        {
            if (scores[other] == 0 && _sights[other] == Sight.Full)
            {
                scores[other] = score;
            }
        }
    }

    /// <summary>What a document itself says it refers to, for who may read that.</summary>
    private ReadOnlySpan<int> RelatedBy(int id) => _sights[id] == Sight.Full ? _documents.Related[id] : [];
}
