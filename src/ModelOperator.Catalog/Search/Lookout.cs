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

        List<int> versions = [];
        foreach (var id in documents.Granted.Of(visibility))
        {
            if (homes[id] >= 0 && sights[id] != Sight.Full)
            {
                sights[id] = Sight.Full;
                if (documents.Models[id] >= 0)
                {
                    versions.Add(id);
                }
            }
        }

        foreach (var id in versions)
        {
            sights[id] = sights[documents.Models[id]] > Sight.Listed ? Sight.Full : Sight.Alone;
        }
    }

    /// <summary>Whether a document is related to one that is marked, in either direction, and the caller knows how these are related.</summary>
    public bool IsRelatedToAny(int id, ushort[] marks, ushort mark)
    {
        return IsKnown(id) && (Any(_documents.Related[id]) || Any(_documents.Mentions[id]));

        bool Any(ReadOnlySpan<int> others)
        {
            foreach (var other in others)
            {
                if ((marks[other] & mark) != 0 && IsKnown(other))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>All documents that a document is related to and that are marked, as far as the caller knows how these are related.</summary>
    public IReadOnlyList<int> RelatedTo(int id, ushort[] marks)
    {
        List<int> related = [];
        if (IsKnown(id))
        {
            Add(_documents.Related[id]);
            Add(_documents.Mentions[id]);
        }

        return related;

        void Add(ReadOnlySpan<int> others)
        {
            foreach (var other in others)
            {
                if (marks[other] != 0 && IsKnown(other))
                {
                    related.Add(other);
                }
            }
        }
    }

    /// <summary>Notes a score for each document that a document is related to, where the caller knows of it and there is none yet.</summary>
    public void MarkRelated(int id, byte[] scores, byte score)
    {
        if (IsKnown(id))
        {
            Mark(_documents.Related[id]);
            Mark(_documents.Mentions[id]);
        }

        void Mark(ReadOnlySpan<int> others)
        {
            foreach (var other in others)
            {
                if (scores[other] == 0 && IsKnown(other))
                {
                    scores[other] = score;
                }
            }
        }
    }

    /// <summary>How two assets are related is known to who sees more of both than a list of names: that has no part in what is answered about others.</summary>
    private bool IsKnown(int id) => _sights[id] > Sight.Listed;
}
