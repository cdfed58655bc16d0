using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelOperator.Kubernetes.Resources.Yaml;

/// <summary>
/// YAML that is read only as far as it can be worked with: a few hundred bytes of nested collections overflow the stack of whoever walks
/// them, and a few lines of aliases of aliases unfold to more than any memory holds.
/// </summary>
/// <param name="parser">What reads it.</param>
internal sealed class BoundedYaml(IParser parser) : IParser
{
    /// <summary>Most collections inside one another, aliases unfolded.</summary>
    public const int MostDepth = 100;

    /// <summary>Most values that aliases stand for in one file.</summary>
    public const int MostUnfolded = 100_000;

    private readonly Stack<Collection> _open = [];
    private readonly Dictionary<AnchorName, (int Values, int Height)> _anchors = [];
    private int _values;
    private int _unfolded;

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    /// <exception cref="YamlException">It is malformed, or goes beyond what can be worked with.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext())
        {
            return false;
        }

        switch (parser.Current)
        {
            case MappingStart or SequenceStart:
                _values++;
                Reach(_open.Count + 1);
                _open.Push(new Collection(((NodeEvent)parser.Current).Anchor, _values, _open.Count + 1));
                break;
            case MappingEnd or SequenceEnd:
                Close(_open.Pop());
                break;
            case Scalar scalar:
                _values++;
                Note(scalar.Anchor, 1, 0);
                break;
            case AnchorAlias alias:
                Unfold(alias.Value);
                break;
        }

        return true;
    }

    private void Close(Collection closed)
    {
        Note(closed.Anchor, _values - closed.FirstValue + 1, closed.Deepest - _open.Count);
        if (_open.TryPeek(out var outer))
        {
            outer.Deepest = Math.Max(outer.Deepest, closed.Deepest);
        }
    }

    private void Note(AnchorName anchor, int values, int height)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = (values, height);
        }
    }

    private void Unfold(AnchorName anchor)
    {
        if (_open.Any(collection => collection.Anchor == anchor))
        {
            throw Refused($"the alias *{anchor.Value} stands for something that contains itself");
        }

        // One that nothing is known of is refused by whoever looks for its value.
        var (values, height) = _anchors.GetValueOrDefault(anchor);
        _values += values;
        _unfolded += values;
        if (_unfolded > MostUnfolded)
        {
            throw Refused($"its aliases stand for more than {MostUnfolded} values");
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

    private sealed class Collection(AnchorName anchor, int firstValue, int depth)
    {
        public AnchorName Anchor { get; } = anchor;

        public int FirstValue { get; } = firstValue;

        /// <summary>How deep the file goes inside of it.</summary>
        public int Deepest { get; set; } = depth;
    }
}
