namespace ModelOperator.Core.Importing;

/// <summary>Collects what of a source is not taken over.</summary>
internal sealed class ImportNotes
{
    /// <summary>Most that are listed; the others are counted.</summary>
    public const int Most = 1000;

    /// <summary>How much of a value is shown.</summary>
    public const int LongestValue = 100;

    private const int LongestPlace = 200;

    private readonly List<Unmapped> _unmapped = [];

    public IReadOnlyList<Unmapped> Unmapped => _unmapped;

    /// <summary>Whether what comes now is only counted, so that nobody needs to say what it is.</summary>
    public bool IsFull => _unmapped.Count == Most;

    /// <summary>How many more there are than are listed.</summary>
    public int Beyond { get; private set; }

    public void Add(string file, string field, string value, string why)
    {
        if (IsFull)
        {
            Beyond++;
            return;
        }

        _unmapped.Add(new Unmapped(ForeignText.Shown(file, LongestPlace), ForeignText.Shown(field, LongestPlace), ForeignText.Shown(value, LongestValue), why));
    }
}
