using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Core.Importing;

/// <summary>
/// A place in a source, which remembers whether it was read. What nobody read in the end is listed as unmapped, so an importer cannot
/// drop a field by not knowing of it.
/// </summary>
internal sealed class SourceNode
{
    private const string Replaced = "characters of it that would not be seen as they are were replaced";

    /// <summary>What stands for every field that does not exist: hostile files ask for millions of them.</summary>
    private static readonly SourceNode Nothing = new(new ImportNotes(), "", null);

    private readonly ImportNotes _notes;
    private readonly string _file;
    private readonly JsonNode? _value;
    private readonly SourceNode? _parent;
    private readonly string _step;
    private Dictionary<string, SourceNode>? _fields;
    private List<SourceNode>? _items;
    private bool _isTaken;
    private bool _isListed;

    /// <summary>The whole of a source.</summary>
    public SourceNode(ImportNotes notes, string file, JsonNode? value)
    {
        (_notes, _file, _value, _step) = (notes, file, value, "");
    }

    private SourceNode(SourceNode parent, string step, JsonNode? value)
    {
        (_notes, _file, _parent, _step, _value) = (parent._notes, parent._file, parent, step, value);
    }

    public bool Exists => _value is not null;

    public bool IsList => _value is JsonArray;

    public bool IsMapping => _value is JsonObject;

    public bool IsValue => _value is JsonValue;

    private string Place => _parent is null ? "" : $"{_parent.Place}{_step}";

    /// <summary>A field of a mapping; one that does not exist when there is none.</summary>
    public SourceNode this[string name]
    {
        get
        {
            if ((_value as JsonObject)?[name] is not { } found)
            {
                return Nothing;
            }

            _fields ??= [];
            if (!_fields.TryGetValue(name, out var child))
            {
                child = new SourceNode(this, _parent is null ? name : $".{name}", found);
                _fields.Add(name, child);
            }

            return child;
        }
    }

    /// <summary>All fields of a mapping, by name.</summary>
    public IEnumerable<(string Name, SourceNode Node)> Fields() =>
        _value is JsonObject map ? map.Select(entry => (entry.Key, this[entry.Key])) : [];

    /// <summary>The items of a list; of anything else, itself, since many formats let a single item stand for a list of one.</summary>
    public IReadOnlyList<SourceNode> Items() => _value switch
    {
        null => [],
        JsonArray list => _items ??= [.. list.Select((item, index) => new SourceNode(this, $"[{index}]", item))],
        _ => [this],
    };

    /// <summary>The text of a scalar as it was written; null when there is none.</summary>
    public string? Text()
    {
        if (_value is null)
        {
            return null;
        }

        if (_value is not JsonValue scalar)
        {
            Refuse("it should be a single value");
            return null;
        }

        _isTaken = true;
        var text = Raw(scalar);
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>The text as one line, cut when it is too long.</summary>
    public string? Line(int longest = Limits.Line) => Text() is { } text && Plain(text) is { Length: > 0 } line ? Cut(line, longest) : null;

    /// <summary>The text with its lines, cut when it is too long.</summary>
    public string? Prose() => Text() is { } text ? Cut(Noted(text, ForeignText.Lines(text)), Limits.Text) : null;

    /// <summary>A text that this place says or stands for, as one line.</summary>
    public string Plain(string text) => Noted(text, ForeignText.Line(text));

    /// <summary>What the text is in another form; what has none there is listed.</summary>
    public string? As(Func<string, string?> form, string why)
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (form(text) is { } found)
        {
            return found;
        }

        Refuse(why);
        return null;
    }

    /// <summary>The text when it is as it should be; what is not is listed.</summary>
    public string? TextIf(Func<string, bool> isRight, string why) => As(text => isRight(text) ? text : null, why);

    /// <summary>A finite number; anything else is listed.</summary>
    public double? Number()
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        Refuse("it should be a number");
        return null;
    }

    /// <summary>A whole number from 0 on; anything else is listed.</summary>
    public long? Count()
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return count;
        }

        Refuse("it should be a whole number");
        return null;
    }

    /// <summary>Counts as read: it says nothing about the asset, or something that the objects say in another way.</summary>
    public void Take() => _isTaken = Exists;

    /// <summary>Counts as read where another place says the same, and is listed where it says something else.</summary>
    public void TakeIfSame(SourceNode other, string why)
    {
        if (JsonNode.DeepEquals(_value, other._value))
        {
            Take();
        }
        else
        {
            Refuse(why);
        }
    }

    /// <summary>Lists it as unmapped, once.</summary>
    public void Refuse(string why)
    {
        if (Exists && !_isListed)
        {
            (_isTaken, _isListed) = (true, true);
            _notes.Add(_file, _notes.IsFull ? "" : Place, _notes.IsFull ? "" : Shown(), why);
        }
    }

    /// <summary>Lists what below it nobody read.</summary>
    public void RefuseUnread()
    {
        if (_isTaken || IsEmpty())
        {
            return;
        }

        if (_value is JsonObject map && (_parent is null || _fields is not null))
        {
            foreach (var (name, _) in map)
            {
                this[name].RefuseUnread();
            }
        }
        else if (_value is JsonArray && _items is not null)
        {
            _items.ForEach(item => item.RefuseUnread());
        }
        else
        {
            Refuse("no field says this");
        }
    }

    private bool IsEmpty() => _value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 }
        || (_value is JsonValue scalar && Raw(scalar).Length == 0);

    private string Cut(string text, int longest)
    {
        var start = ForeignText.Start(text, longest);
        if (start.Length < text.Length)
        {
            _notes.Add(_file, Place, text[start.Length..], $"only the first {longest} characters fit");
        }

        return start;
    }

    private string Noted(string text, string plain)
    {
        if (plain.Contains(ForeignText.Replacement) && !text.Contains(ForeignText.Replacement))
        {
            _notes.Add(_file, Place, text, Replaced);
        }

        return plain;
    }

    private string Shown() => _value is JsonValue scalar ? Raw(scalar) : ShortJson.Of(_value!, ImportNotes.LongestValue);

    private static string Raw(JsonValue scalar) =>
        scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : scalar.ToJsonString();
}
