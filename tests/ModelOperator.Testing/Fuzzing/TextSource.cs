using System.Globalization;
using System.Text;
using ModelOperator.Testing.Fuzzing.Patterns;
using ModelOperator.Testing.Fuzzing.Schemas;

namespace ModelOperator.Testing.Fuzzing;

/// <summary>Makes texts: mostly one of few words, now and then whatever else a field takes.</summary>
internal sealed class TextSource(Words words, Random random)
{
    private const int Attempts = 200;

    private readonly Dictionary<ValueSchema, List<string>> _fitting = [];

    /// <summary>A text that a field takes.</summary>
    /// <exception cref="InvalidOperationException">None was found.</exception>
    public string Next(ValueSchema schema)
    {
        var fitting = Fitting(schema);
        if (fitting.Count > 0 && random.NextDouble() < 0.85)
        {
            return fitting[random.Next(fitting.Count)];
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var text = Any(schema);
            if (schema.Accepts(text))
            {
                return text;
            }
        }

        throw new InvalidOperationException($"No text for {schema.Path} was found in {Attempts} attempts; teach {nameof(TextSource)} how to make one.");
    }

    /// <summary>A key of a map, for which only the map's own rules speak.</summary>
    public string Key(ValueSchema map) => random.NextDouble() < 0.85 || map.KeyPatterns.Count == 0
        ? words.Names[random.Next(words.Names.Count)]
        : Make(map.KeyPatterns[random.Next(map.KeyPatterns.Count)], 63, random.Next(20) == 0);

    /// <summary>A text that matches a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="most">Most characters.</param>
    /// <param name="isLong">Whether to come near to that.</param>
    public string Make(TextPattern pattern, int most, bool isLong)
    {
        for (var reach = isLong ? most : 4; ; reach /= 2)
        {
            var text = pattern.Make(random, reach);
            if (text.Length <= most || reach == 0)
            {
                return text;
            }
        }
    }

    private string Any(ValueSchema schema)
    {
        if (schema.IsTime && random.Next(10) > 0)
        {
            return Moment();
        }

        if (schema.Patterns.Count > 0)
        {
            return Make(schema.Patterns[random.Next(schema.Patterns.Count)], schema.MaxLength, random.Next(20) == 0);
        }

        var text = Words.Wild[random.Next(Words.Wild.Count)];
        return random.Next(20) == 0 ? Stretched(text + "x", schema.MaxLength) : text;
    }

    /// <summary>Over and over, to exactly so many characters.</summary>
    private string Stretched(string text, int length)
    {
        var wanted = Math.Min(length, 10_000) - random.Next(2);
        var runes = text.EnumerateRunes().ToArray();
        var result = new StringBuilder();
        for (var i = 0; i < wanted; i++)
        {
            result.Append(runes[i % runes.Length].ToString());
        }

        return result.ToString();
    }

    private string Moment()
    {
        var moment = new DateTime(2000, 1, 2, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds(random.NextInt64(0, 251_000_000_000));
        var near = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Unspecified).AddHours(random.Next(-2000, 2000));
        var fraction = random.Next(3) == 0 ? $".{random.Next(1, 1_000_000_000)}" : "";
        var offset = random.Next(3) switch { 0 => "+05:30", 1 => "-13:59", _ => "Z" };
        return (random.Next(3) == 0 ? moment : near).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + fraction + offset;
    }

    private List<string> Fitting(ValueSchema schema)
    {
        if (!_fitting.TryGetValue(schema, out var fitting))
        {
            _fitting[schema] = fitting = [.. (Words.Of(schema.Name) ?? words.All).Where(word => schema.Accepts(word))];
        }

        return fitting;
    }
}
