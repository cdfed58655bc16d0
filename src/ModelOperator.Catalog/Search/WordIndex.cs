using System.Runtime.InteropServices;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// Which documents have which word. What words there are and which begin alike is in a <see cref="WordTable"/>; who has them is beside it,
/// since a common word is in more documents than can be asked of a database for every query. Scores that weigh a word by how many
/// documents have it would tell of hidden ones, so there are none.
/// </summary>
internal sealed class WordIndex : IDisposable
{
    private readonly Dictionary<string, Postings> _words = [];
    private readonly List<Postings?> _numbered = [];
    private readonly Stack<int> _free = [];
    private readonly Dictionary<int, string?> _unwritten = [];
    private readonly WordTable _table = new();

    /// <summary>Who has a word; null when nobody has.</summary>
    public Postings? Find(string word) => _words.GetValueOrDefault(word);

    /// <summary>Who has each of the words that begin so.</summary>
    public IEnumerable<Postings> FindPrefix(string prefix, WordReader reader) => reader.Find(prefix).Select(word => _numbered[word]!);

    /// <summary>A reader for one thread at a time.</summary>
    public WordReader Read() => _table.Read();

    /// <summary>Says which words a document has in place of those it had; <see cref="Write"/> has to follow.</summary>
    public void Set(int document, SearchDocument? before, SearchDocument? now)
    {
        var words = WordsOf(now);
        foreach (var (word, fields) in words)
        {
            Take(word).Set(document, fields);
        }

        foreach (var word in WordsOf(before).Keys.Where(word => !words.ContainsKey(word)))
        {
            _words[word].Set(document, 0);
            if (_words[word].IsEmpty)
            {
                Release(word);
            }
        }
    }

    /// <summary>Tells the table of words of those that are new or gone.</summary>
    public void Write()
    {
        if (_unwritten.Count > 0)
        {
            _table.Write(_unwritten);
            _unwritten.Clear();
        }
    }

    public void Dispose() => _table.Dispose();

    private static Dictionary<string, int> WordsOf(SearchDocument? document)
    {
        var words = new Dictionary<string, int>();
        for (var field = 0; document is not null && field < IndexedField.All.Count; field++)
        {
            foreach (var word in IndexedField.All[field].WordsOf(document))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(words, word, out _) |= 1 << field;
            }
        }

        return words;
    }

    private Postings Take(string word)
    {
        if (_words.TryGetValue(word, out var postings))
        {
            return postings;
        }

        if (!_free.TryPop(out var number))
        {
            number = _numbered.Count;
            _numbered.Add(null);
        }

        _unwritten[number] = word;
        return _numbered[number] = _words[word] = new Postings(number);
    }

    private void Release(string word)
    {
        _words.Remove(word, out var postings);
        _numbered[postings!.Word] = null;
        _free.Push(postings.Word);
        _unwritten[postings.Word] = null;
    }
}
