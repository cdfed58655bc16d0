namespace ModelOperator.Catalog.Search;

/// <summary>
/// Finds the documents that have every word of a query. What the caller does not see is left out where the index is read, before anything
/// is decided: also whether a word is taken for a typo depends only on what is seen.
/// </summary>
internal sealed class Matcher(DocumentTable documents, WordIndex index, Lookout lookout, Workspace space)
{
    private const int Exact = 4;
    private const int Prefix = 2;
    private const int Typo = 1;
    private const int MinPrefixLength = 2;

    /// <summary>What the name alone decides is more than all words of a query together can be worth.</summary>
    private const int SameName = 200_000;
    private const int NamePrefix = 100_000;

    private readonly SortedDictionary<string, IReadOnlyList<string>> _corrections = new(StringComparer.Ordinal);
    private readonly List<string> _found = [];

    /// <summary>The word that is looked up, as a bit.</summary>
    private ushort _bit;

    /// <summary>For each word that was found nowhere, what was found instead of it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Corrections => _corrections;

    /// <summary>The words that were looked for in the end.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>
    /// Notes how well each document fits, in <see cref="Workspace.Totals"/>. The rarest word goes first, since it leaves the least to look
    /// for; nothing of the outcome depends on the order, which hidden documents have a part in.
    /// </summary>
    public void Match(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var limit = documents.Limit;
        Array.Clear(space.Named, 0, limit);
        foreach (var (position, word) in words.OrderBy(word => index.Find(word)?.Items.Length ?? 0).Index())
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Clear(space.Best, 0, limit);
            _bit = (ushort)(1 << position);
            LookUp(word);
            CollectRelated(position);
            var best = space.Best.AsSpan(0, limit);
            var totals = space.Totals.AsSpan(0, limit);
            for (var id = 0; id < best.Length; id++)
            {
                totals[id] = position == 0 ? best[id] : best[id] > 0 && totals[id] > 0 ? totals[id] + best[id] : 0;
            }
        }

        PreferNames(string.Join(' ', words));
    }

    private void LookUp(string word)
    {
        var found = Collect(index.Find(word), Exact);
        if (word.Length >= MinPrefixLength)
        {
            foreach (var longer in index.FindPrefix(word, space.Reader))
            {
                found |= Collect(longer, Prefix);
            }

            found |= CollectNamed(documents.Joined.BeginningWith(word), Prefix);
        }

        found |= CollectNamed(documents.Joined.Named(word), Exact);

        if (found)
        {
            _found.Add(word);
            return;
        }

        List<string> corrections =
        [
            .. Neighbours.Of(word).Distinct().Where(neighbour =>
                Collect(index.Find(neighbour), Typo) | CollectNamed(documents.Joined.Named(neighbour), Typo)),
        ];
        if (corrections.Count > 0)
        {
            _corrections[word] = [.. corrections.Order(StringComparer.Ordinal)];
            _found.AddRange(corrections);
        }
    }

    /// <summary>Notes the documents that have a word, as far as the caller sees them and the fields that it is in.</summary>
    private bool Collect(Postings? postings, int factor)
    {
        if (postings is null)
        {
            return false;
        }

        var found = false;
        var (sights, best, named) = (space.Sights, space.Best, space.Named);
        foreach (var item in postings.Items)
        {
            var (id, fields) = (Postings.DocumentOf(item), Postings.FieldsOf(item));
            if (IndexedField.WeightOf(fields, sights[id]) is > 0 and var weight)
            {
                found = true;
                best[id] = Math.Max(best[id], (byte)(weight * factor));
                named[id] |= (fields & IndexedField.NameBit) != 0 ? _bit : (ushort)0;
            }
        }

        return found;
    }

    /// <summary>Notes documents that have the word in their names, as far as the caller sees them.</summary>
    private bool CollectNamed(ReadOnlySpan<int> ids, int factor)
    {
        var found = false;
        foreach (var id in ids)
        {
            if (IndexedField.WeightOf(IndexedField.NameBit, space.Sights[id]) is > 0 and var weight)
            {
                found = true;
                space.Best[id] = Math.Max(space.Best[id], (byte)(weight * factor));
                space.Named[id] |= _bit;
            }
        }

        return found;
    }

    /// <summary>
    /// Notes the documents that are related to one whose name has the word, where nothing else brought them: there it would count for
    /// less. Looked for is from the side where there are fewer, since a common word is in most names.
    /// </summary>
    private void CollectRelated(int position)
    {
        var limit = documents.Limit;
        var (best, named, totals, sights) = (space.Best, space.Named, space.Totals, space.Sights);
        var (names, open) = (0, 0);
        for (var id = 0; id < limit; id++)
        {
            names += (named[id] & _bit) != 0 ? 1 : 0;
            open += IsOpen(id) ? 1 : 0;
        }

        for (var id = 0; id < limit; id++)
        {
            if (open > names && (named[id] & _bit) != 0)
            {
                lookout.MarkRelated(id, best, IndexedField.RelatedWeight);
            }
            else if (open <= names && IsOpen(id) && lookout.IsRelatedToAny(id, named, _bit))
            {
                best[id] = IndexedField.RelatedWeight;
            }
        }

        bool IsOpen(int id) => best[id] == 0 && sights[id] != Sight.Hidden && (position == 0 || totals[id] > 0);
    }

    private void PreferNames(string words)
    {
        Raise(documents.Order.BeginningWith(words), NamePrefix);
        Raise(documents.Order.Named(words), SameName - NamePrefix);
    }

    private void Raise(ReadOnlySpan<int> ids, int score)
    {
        foreach (var id in ids)
        {
            space.Totals[id] += space.Totals[id] > 0 ? score : 0;
        }
    }
}
