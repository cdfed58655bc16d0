using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelOperator.Kubernetes.Resources.Yaml;

/// <summary>
/// YAML that is read only as far as it can be worked with: a few hundred bytes of nested collections overflow the stack of whoever walks
/// them, and a few lines of aliases of aliases, or of one long text, unfold to more than any memory holds.
/// </summary>
/// <param name="parser">What reads it.</param>
internal sealed class BoundedYaml(IParser parser) : IParser
{
    /// <summary>Most collections inside one another, aliases unfolded.</summary>
    public const int MostDepth = 100;

    /// <summary>Most values that aliases stand for in one file.</summary>
    public const int MostUnfolded = 100_000;

    /// <summary>Most characters of text that aliases stand for in one file.</summary>
    public const int MostUnfoldedText = 4 * 1024 * 1024;

    private readonly Stack<Collection> _open = [];
    private readonly Dictionary<AnchorName, (Extent Extent, int Height)> _anchors = [];
    private Extent _read;
    private Extent _unfolded;

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    /// <exception cref="YamlException">It is malformed, or goes beyond what can be worked with.</exception>
    public bool MoveNext()
    {
        if (!Advance())
        {
            return false;
        }

        switch (parser.Current)
        {
            case MappingStart or SequenceStart:
                Reach(_open.Count + 1);
                _open.Push(new Collection(((NodeEvent)parser.Current).Anchor, _read, _open.Count + 1));
                _read += new Extent(1, 0);
                break;
            case MappingEnd or SequenceEnd:
                Close(_open.Pop());
                break;
            case Scalar scalar:
                var extent = new Extent(1, scalar.Value.Length);
                _read += extent;
                Note(scalar.Anchor, extent, 0);
                break;
            case AnchorAlias alias:
                Unfold(alias.Value);
                break;
        }

        return true;
    }

    /// <summary>The library's own scanner stumbles over some mappings that are not closed, and does not say so in an exception of its own.</summary>
    private bool Advance()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (InvalidOperationException exception)
        {
            var reached = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(reached, reached, "what follows cannot be read, as after a '{' or '[' that is not closed", exception);
        }
    }

    private void Close(Collection closed)
    {
        Note(closed.Anchor, _read - closed.Before, closed.Deepest - _open.Count);
        if (_open.TryPeek(out var outer))
        {
            outer.Deepest = Math.Max(outer.Deepest, closed.Deepest);
        }
    }

    private void Note(AnchorName anchor, Extent extent, int height)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = (extent, height);
        }
    }

    private void Unfold(AnchorName anchor)
    {
        if (_open.Any(collection => collection.Anchor == anchor))
        {
            throw Refused($"the alias *{anchor.Value} stands for something that contains itself");
        }

        // One that nothing is known of is refused by whoever looks for its value.
        var (extent, height) = _anchors.GetValueOrDefault(anchor);
        _read += extent;
        _unfolded += extent;
        if (_unfolded.Values > MostUnfolded)
        {
            throw Refused($"its aliases stand for more than {MostUnfolded} values");
        }

        if (_unfolded.Text > MostUnfoldedText)
        {
            throw Refused($"its aliases stand for more than {MostUnfoldedText} characters");
        }

        Reach(_open.Count + height);
    }

    private void Reach(int depth)
    {
        if (depth > MostDepth)
        {
            throw Refused($"its lists and mappings are nested deeper than {MostDepth}");
        }

        if (_open.TryPeek(out var outer))
        {
            outer.Deepest = Math.Max(outer.Deepest, depth);
        }
    }

    private YamlException Refused(string why) => new(parser.Current!.Start, parser.Current.End, why);

    /// <summary>How much something is, aliases unfolded.</summary>
    private readonly record struct Extent(long Values, long Text)
    {
        public static Extent operator +(Extent one, Extent other) => new(one.Values + other.Values, one.Text + other.Text);

        public static Extent operator -(Extent one, Extent other) => new(one.Values - other.Values, one.Text - other.Text);
    }

    private sealed class Collection(AnchorName anchor, Extent before, int depth)
    {
        public AnchorName Anchor { get; } = anchor;

        /// <summary>How much was read before it.</summary>
        public Extent Before { get; } = before;

        /// <summary>How deep the file goes inside of it.</summary>
        public int Deepest { get; set; } = depth;
    }
}
