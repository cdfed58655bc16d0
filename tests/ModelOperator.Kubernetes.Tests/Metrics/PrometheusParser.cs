using System.Globalization;
using System.Text;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Metrics;

/// <summary>Reads Prometheus' text format 0.0.4 strictly, written from its specification and not from the exporter.</summary>
internal sealed class PrometheusParser
{
    private readonly Dictionary<string, string> types = [];
    private readonly Dictionary<string, string> help = [];
    private readonly Dictionary<string, double> samples = [];
    private readonly List<string> families = [];

    public PrometheusParser(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "the last line must end");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var (name, rest) = Split(line["# HELP ".Length..]);
                Assert.True(help.TryAdd(name, Unescape(rest, quoted: false)), $"two HELP lines for {name}");
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var (name, type) = Split(line["# TYPE ".Length..]);
                Assert.True(type is "counter" or "gauge" or "histogram" or "summary" or "untyped", line);
                Assert.True(types.TryAdd(name, type), $"two TYPE lines for {name}");
                families.Add(name);
            }
            else if (line[0] != '#')
            {
                Sample(line);
            }
        }
    }

    public IReadOnlyList<string> Families => families;

    public string Type(string name) => types[name];

    public string Help(string name) => help[name];

    public bool Has(string sample) => samples.ContainsKey(sample);

    /// <summary>The value of a sample, named like <c>name{a="1",b="2"}</c> with labels in alphabetical order and unescaped.</summary>
    public double Value(string sample) => samples.TryGetValue(sample, out var value)
        ? value
        : throw new KeyNotFoundException($"no {sample} among {string.Join(' ', samples.Keys)}");

    public int Count(string name) => samples.Keys.Count(sample => sample == name || sample.StartsWith(name + "{", StringComparison.Ordinal));

    private static (string Name, string Text) Split(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return (text[..space], text[(space + 1)..]);
    }

    private static string Unescape(string text, bool quoted)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            result.Append(text[i] switch
            {
                'n' => '\n',
                '\\' => '\\',
                '"' when quoted => '"',
                _ => throw new FormatException($"unknown escape in {text}"),
            });
        }

        return result.ToString();
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':');

    private void Sample(string line)
    {
        var end = line.IndexOfAny(['{', ' ']);
        var name = line[..end];
        Assert.True(IsName(name), $"bad name in {line}");
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (line[end] == '{')
        {
            end++;
            while (line[end] != '}')
            {
                var equals = line.IndexOf('=', end);
                var label = line[end..equals];
                Assert.True(IsName(label), $"bad label in {line}");
                Assert.Equal('"', line[equals + 1]);
                var close = equals + 2;
                while (line[close] != '"')
                {
                    close += line[close] == '\\' ? 2 : 1;
                }

                Assert.True(labels.TryAdd(label, Unescape(line[(equals + 2)..close], quoted: true)), $"label twice in {line}");
                end = close + 1;
                if (line[end] == ',')
                {
                    end++;
                }
            }

            end++;
        }

        Assert.Equal(' ', line[end]);
        var value = line[(end + 1)..] switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        var current = families[^1];
        Assert.True(
            name == current || (types[current] == "histogram" && name is var n && (n == current + "_bucket" || n == current + "_sum" || n == current + "_count")),
            $"{name} stands under {current}");
        var key = labels.Count == 0 ? name : $"{name}{{{string.Join(',', labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}}";
        Assert.True(samples.TryAdd(key, value), $"{key} is there twice");
    }
}
