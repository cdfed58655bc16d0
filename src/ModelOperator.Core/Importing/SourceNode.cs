using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Core.Serving;

namespace ModelOperator.Core.Importing;

/// <summary>
/// A place in a source, which remembers whether it was read. What nobody read in the end is listed as unmapped, so an importer cannot
/// drop a field by not knowing of it.
/// </summary>
internal sealed class SourceNode(ImportNotes notes, string file, string place, JsonNode? value)
{
    private readonly Dictionary<string, SourceNode> _fields = [];
    private List<SourceNode>? _items;
    private bool _isTaken;

    public bool Exists => value is not null;

    public bool IsList => value is JsonArray;

    public bool IsMapping => value is JsonObject;

    /// <summary>A field of a mapping; one that does not exist when there is none.</summary>
    public SourceNode this[string name]
    {
        get
        {
            if (!_fields.TryGetValue(name, out var child))
            {
                child = new SourceNode(notes, file, place.Length == 0 ? name : $"{place}.{name}", (value as JsonObject)?[name]);
                _fields.Add(name, child);
            }

            return child;
        }
    }

    /// <summary>All fields of a mapping, by name.</summary>
    public IEnumerable<(string Name, SourceNode Node)> Fields() =>
        value is JsonObject map ? map.Select(entry => (entry.Key, this[entry.Key])) : [];

    /// <summary>The items of a list; of anything else, itself, since many formats let a single item stand for a list of one.</summary>
    public IReadOnlyList<SourceNode> Items() => value switch
    {
        null => [],
        JsonArray list => _items ??= [.. list.Select((item, index) => new SourceNode(notes, file, $"{place}[{index}]", item))],
        _ => [this],
    };

    /// <summary>The text of a scalar as it was written; null when there is none.</summary>
    public string? Text()
    {
        if (value is null)
        {
            return null;
        }

        if (value is not JsonValue scalar)
        {
            Refuse("it should be a single value");
            return null;
        }

        _isTaken = true;
        var text = Raw(scalar);
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>The text as one line, cut when it is too long.</summary>
    public string? Line(int longest = Limits.Line)
    {
        var line = Text() is { } text ? OneLine.Of(text, int.MaxValue - 1) : null;
        return string.IsNullOrEmpty(line) ? null : Cut(line, longest);
    }

    /// <summary>The text with its lines, cut when it is too long.</summary>
    public string? Prose() => Text() is { } text ? Cut(Prosaic.Of(text), Limits.Text) : null;

    /// <summary>The text when it is as it should be; what is not is listed.</summary>
    public string? TextIf(Func<string, bool> isRight, string why)
    {
        if (Text() is not { } text || isRight(text))
        {
            return Text();
        }

        Refuse(why);
        return null;
    }

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
    public void Take() => _isTaken = true;

    /// <summary>Lists it as unmapped.</summary>
    public void Refuse(string why)
    {
        if (Exists)
        {
            _isTaken = true;
            notes.Add(file, place, Shown(), why);
        }
    }

    /// <summary>Lists what below it nobody read.</summary>
    public void RefuseUnread()
    {
        if (_isTaken || IsEmpty())
        {
            return;
        }

        if (value is JsonObject map && (place.Length == 0 || _fields.Values.Any(child => child.Exists)))
        {
            foreach (var (name, _) in map)
            {
                this[name].RefuseUnread();
            }
        }
        else if (value is JsonArray && _items is not null)
        {
            _items.ForEach(item => item.RefuseUnread());
        }
        else
        {
            Refuse("no field says this");
        }
    }

    private bool IsEmpty() => value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 }
        || (value is JsonValue scalar && Raw(scalar).Length == 0);

    private string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        notes.Add(file, place, text[longest..], $"only the first {longest} characters fit");
        return char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];
    }

    private string Shown() => value is JsonValue scalar ? Raw(scalar) : value!.ToJsonString();

    private static string Raw(JsonValue scalar) =>
        scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : scalar.ToJsonString();
}
