using ModelOperator.Core.Serving;

namespace ModelOperator.Core.Importing;

/// <summary>Collects what of a source is not taken over.</summary>
internal sealed class ImportNotes
{
    /// <summary>Most that are listed; the others are counted.</summary>
    public const int Most = 1000;

    private const int LongestValue = 100;
    private const int LongestPlace = 200;

    private readonly List<Unmapped> _unmapped = [];

    public IReadOnlyList<Unmapped> Unmapped => _unmapped;

    /// <summary>How many more there are than are listed.</summary>
    public int Beyond { get; private set; }

    public void Add(string file, string field, string value, string why)
    {
        if (_unmapped.Count == Most)
        {
            Beyond++;
            return;
        }

        _unmapped.Add(new Unmapped(OneLine.Of(file, LongestPlace), OneLine.Of(field, LongestPlace), OneLine.Of(value, LongestValue), why));
    }
}
