using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Tests.Fuzzing;

/// <summary>Damages valid input as networks, disks and people do, and as nobody does.</summary>
internal static class Mutation
{
    /// <summary>Number of cases, and the seed of each: the same every time, but with MODELOPERATOR_CASES set to a number that many new ones.</summary>
    public static IEnumerable<int> Seeds(int count)
    {
        if (Environment.GetEnvironmentVariable("MODELOPERATOR_CASES") is not { Length: > 0 } number)
        {
            return Enumerable.Range(0, count);
        }

        var first = Random.Shared.Next();
        return Enumerable.Range(0, int.Parse(number, CultureInfo.InvariantCulture)).Select(offset => unchecked(first + offset));
    }

    private static readonly Func<JsonNode?>[] Others =
    [
        () => null, () => true, () => -1, () => 1e300, () => "", () => "text", () => "12345678901234567890", () => new JsonArray(), () => new JsonObject(),
        () => new JsonArray(null, null), () => new JsonObject { ["metadata"] = new JsonObject { ["name"] = 7 } }, () => "2026-13-45T99:99:99Z", () => Nested(70),
    ];

    private static readonly string[] Snippets =
        ["\"", "\\", "\\ud800", "\\u0000", "{", "}", "[", "]", ",", ":", "\n", "\r", "null", "1e999", "-", "- ", "  ", "&a ", "*a", "? ", "!!binary ", "|", "%", "#", "\0", "\uFEFF", "'"];

    /// <summary>The bytes with some of them changed.</summary>
    public static byte[] OfBytes(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var times = random.Next(1, 5); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Snippets[random.Next(Snippets.Length)])); break;
                case 3: bytes.RemoveRange(at, length); break;
                case 4: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 5: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.Insert(at, (byte)random.Next(256)); break;
            }
        }

        return [.. bytes];
    }

    /// <summary>The value with values in it changed to those of other types.</summary>
    public static JsonNode OfTypes(JsonNode valid, Random random)
    {
        var changed = valid.DeepClone();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var places = Places(changed).ToList();
            if (places.Count == 0)
            {
                break;
            }

            var other = Others[random.Next(Others.Length)]();
            switch (places[random.Next(places.Count)])
            {
                case (JsonObject map, string key): map[key] = other; break;
                case (JsonArray list, int index): list[index] = other; break;
            }
        }

        return changed;
    }

    /// <summary>Any bytes, or any characters that the format knows.</summary>
    public static byte[] OfNothing(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return random.Next(2) == 0 ? bytes : Encoding.UTF8.GetBytes(string.Concat(bytes.Select(number => Snippets[number % Snippets.Length])));
    }

    private static JsonObject Nested(int depth) => depth == 0 ? [] : new JsonObject { ["a"] = Nested(depth - 1) };

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Places(entry.Value).Prepend((map, entry.Key))),
        JsonArray list => list.SelectMany((item, index) => Places(item).Prepend((list, index))),
        _ => [],
    };
}
