using System.Text.Json.Nodes;
using ModelOperator.Testing.Fuzzing.Patterns;
using ModelOperator.Testing.Fuzzing.Schemas;

namespace ModelOperator.Testing.Fuzzing;

/// <summary>
/// Makes objects that the API server takes, from nothing but the definitions: a new field is filled without anybody saying how. Most values
/// are ordinary and meet others, some are as odd as the schema allows. The same random numbers make the same objects.
/// </summary>
internal sealed class ObjectSource(IReadOnlyList<KindSchema> kinds, Words words, Random random)
{
    /// <summary>Most values in an object, so that several long lists do not multiply.</summary>
    private const int MostValues = 3000;

    private const int Attempts = 60;

    private static readonly TextPattern ObjectName = TextPattern.Parse("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?([.][a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$");

    private readonly TextSource _texts = new(words, random);
    private int _left;
    private double _fullness;

    /// <summary>An object of any kind.</summary>
    public JsonObject Next() => Next(kinds[random.Next(kinds.Count)]);

    /// <summary>An object of a kind.</summary>
    /// <exception cref="InvalidOperationException">No object that keeps to the rules was found.</exception>
    public JsonObject Next(KindSchema kind)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            (_left, _fullness) = (MostValues, Pick(0.1, 0.5, 0.9));
            var item = new JsonObject
            {
                ["apiVersion"] = kind.ApiVersion,
                ["kind"] = kind.Kind,
                ["metadata"] = Metadata(kind),
                ["spec"] = Make(kind.Schema.Properties["spec"]),
            };
            if (kind.Schema.KeepsRules(item))
            {
                return item;
            }
        }

        throw new InvalidOperationException($"No {kind.Kind} that keeps to the rules was found in {Attempts} attempts.");
    }

    private JsonObject Metadata(KindSchema kind)
    {
        var metadata = new JsonObject { ["name"] = Name(kind.Schema) };
        if (kind.IsNamespaced)
        {
            metadata["namespace"] = words.Namespaces[random.Next(words.Namespaces.Count)];
        }

        if (Chance(0.5))
        {
            metadata["labels"] = new JsonObject { [words.Names[random.Next(words.Names.Count)]] = words.All[random.Next(words.Namespaces.Count + words.Names.Count)] };
        }

        if (Chance(0.1))
        {
            metadata["annotations"] = new JsonObject { ["note"] = Words.Wild[random.Next(Words.Wild.Count)] };
        }

        return metadata;
    }

    private string Name(ValueSchema kind)
    {
        if (Chance(0.8))
        {
            return words.All[random.Next(words.Namespaces.Count + words.Names.Count)];
        }

        var pattern = kind.NamePatterns.Count > 0 ? kind.NamePatterns[0] : ObjectName;
        return _texts.Make(pattern, kind.NamePatterns.Count > 0 ? 63 : 253, Chance(0.1));
    }

    private JsonNode Make(ValueSchema schema)
    {
        _left--;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var value = MakeOnce(schema);
            if (value is not null && schema.KeepsRules(value))
            {
                return value;
            }
        }

        throw new InvalidOperationException($"No {schema.Path} that keeps to the rules was found in {Attempts} attempts; teach {nameof(ObjectSource)} how to.");
    }

    private JsonNode? MakeOnce(ValueSchema schema) => schema switch
    {
        { IsIntOrString: true } => Chance(0.3) ? JsonValue.Create((long)random.Next(0, 100)) : JsonValue.Create(_texts.Next(schema)),
        { Type: "object", Values: not null } => Map(schema),
        { Type: "object" } => Fields(schema),
        { Type: "array" } => List(schema),
        { Type: "string", Enum: { } choices } => JsonValue.Create(choices[random.Next(choices.Count)]),
        { Type: "string" } => JsonValue.Create(_texts.Next(schema)),
        { Type: "boolean" } => JsonValue.Create(Chance(0.5)),
        { Type: "integer" } => JsonValue.Create(Whole(schema)),
        { Type: "number" } => JsonValue.Create(Number(schema)),
        _ => throw new FormatException($"{schema.Path}: the type {schema.Type} is not understood; teach it to {nameof(ObjectSource)}"),
    };

    /// <summary>Which fields are there is tried several times with the same values: most rules are about nothing else.</summary>
    private JsonObject? Fields(ValueSchema schema)
    {
        var made = new Dictionary<string, JsonNode>();
        var result = new JsonObject();
        for (var attempt = 0; attempt < 16; attempt++)
        {
            result.Clear();
            foreach (var (name, property) in schema.Properties)
            {
                if (!schema.Required.Contains(name) && !Chance(attempt > 0 ? 0.5 : _left > 0 ? _fullness : 0))
                {
                    continue;
                }

                if (!made.TryGetValue(name, out var value))
                {
                    made[name] = value = Make(property);
                }

                result[name] = value;
            }

            if (schema.KeepsRules(result))
            {
                return result;
            }
        }

        return null;
    }

    private JsonObject Map(ValueSchema schema)
    {
        var map = new JsonObject();
        var wanted = Count(schema);
        for (var attempt = 0; map.Count < wanted && attempt < wanted + Attempts; attempt++)
        {
            map[_texts.Key(schema)] = Make(schema.Values!);
        }

        return map;
    }

    private JsonArray List(ValueSchema schema)
    {
        var list = new JsonArray();
        var identities = new HashSet<string>();
        var wanted = Count(schema);
        for (var attempt = 0; list.Count < (_left > 0 ? wanted : schema.MinCount) && attempt < wanted + Attempts; attempt++)
        {
            var item = Make(schema.Items!);
            if (schema.IdentityOf(item) is not { } identity || identities.Add(identity))
            {
                list.Add(item);
            }
        }

        return list;
    }

    private int Count(ValueSchema schema)
    {
        var most = Math.Min(schema.MaxCount, _left <= 0 ? schema.MinCount : Chance(0.01) ? schema.MaxCount : 3);
        return random.Next(schema.MinCount, Math.Max(most, schema.MinCount) + 1);
    }

    private long Whole(ValueSchema schema)
    {
        var least = (long)(schema.Minimum ?? (schema.Format == "int32" ? int.MinValue : long.MinValue));
        var most = schema.Maximum is { } maximum ? (long)maximum : schema.Format == "int32" ? int.MaxValue : long.MaxValue;
        return random.Next(10) switch
        {
            0 => least,
            1 => most,
            2 => random.NextInt64(least, most),
            _ => Math.Clamp(random.Next(4), least, most),
        };
    }

    private double Number(ValueSchema schema)
    {
        var number = random.Next(10) switch
        {
            0 => Pick(double.MaxValue, double.MinValue, double.Epsilon, -1e-300, 1e21, 123456789012345680, 0.1 + 0.2),
            1 => random.NextDouble() * 1e6,
            _ => Pick(0, 0.25, 0.5, 0.9, 1, 2),
        };
        return Math.Clamp(number, schema.Minimum ?? double.MinValue, schema.Maximum ?? double.MaxValue);
    }

    private bool Chance(double share) => random.NextDouble() < share;

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
