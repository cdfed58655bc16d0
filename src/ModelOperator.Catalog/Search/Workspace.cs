namespace ModelOperator.Catalog.Search;

/// <summary>
/// What one query works with, kept for the next: a number for every document, or several, is more than should be allocated and collected
/// hundreds of times a second.
/// </summary>
internal sealed class Workspace(WordReader reader) : IDisposable
{
    /// <summary>Looks words up.</summary>
    public WordReader Reader => reader;

    /// <summary>What the caller sees of each document.</summary>
    public Sight[] Sights { get; private set; } = [];

    /// <summary>How well each document fits the words so far; 0 where it does not have all of them.</summary>
    public int[] Totals { get; private set; } = [];

    /// <summary>How well each document fits the word that is looked up.</summary>
    public byte[] Best { get; private set; } = [];

    /// <summary>Which words are in the name of each document, as bits.</summary>
    public ushort[] Named { get; private set; } = [];

    /// <summary>Filters, and counts facet values.</summary>
    public FacetCounter Facets { get; } = new();

    /// <summary>Makes room for as many documents. What is there from the query before has to be written over.</summary>
    public void Fit(int documents)
    {
        if (Sights.Length < documents)
        {
            var size = documents + (documents / 4);
            (Sights, Totals, Best, Named) = (new Sight[size], new int[size], new byte[size], new ushort[size]);
        }
    }

    public void Dispose() => reader.Dispose();
}
