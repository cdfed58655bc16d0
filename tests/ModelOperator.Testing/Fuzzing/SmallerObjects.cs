using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Testing.Fuzzing.Schemas;

namespace ModelOperator.Testing.Fuzzing;

/// <summary>Simplifies an object as far as its schema lets, to show what of it matters.</summary>
internal static class SmallerObjects
{
    /// <summary>Objects that are simpler by one thing each: without a field, with half of a list or of a text, with a plain number.</summary>
    public static IEnumerable<JsonObject> Of(KindSchema kind, JsonObject item) =>
        from spec in Of(kind.Schema.Properties["spec"], item["spec"]!)
        let smaller = With(item, spec)
        where kind.Schema.Accepts(smaller)
        select smaller;

    private static JsonObject With(JsonObject item, JsonNode spec)
    {
        var smaller = item.DeepClone().AsObject();
        smaller["spec"] = spec.DeepClone();
        return smaller;
    }

    private static IEnumerable<JsonNode> Of(ValueSchema schema, JsonNode value) => value switch
    {
        JsonObject map => OfMap(schema, map),
        JsonArray list => OfList(schema, list),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String && schema.Enum is null => OfText((string)scalar!),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number && scalar.ToJsonString() is not ("0" or "1") => [JsonValue.Create(0L), JsonValue.Create(1L)],
        _ => [],
    };

    private static IEnumerable<JsonNode> OfMap(ValueSchema schema, JsonObject map)
    {
        foreach (var key in map.Select(entry => entry.Key).ToList())
        {
            if (!schema.Required.Contains(key))
            {
                var without = map.DeepClone().AsObject();
                without.Remove(key);
                yield return without;
            }

            if ((schema.Values ?? schema.Properties.GetValueOrDefault(key)) is not { } inner)
            {
                continue;
            }

            foreach (var smaller in Of(inner, map[key]!))
            {
                var changed = map.DeepClone().AsObject();
                changed[key] = smaller.DeepClone();
                yield return changed;
            }
        }
    }

    private static IEnumerable<JsonNode> OfList(ValueSchema schema, JsonArray list)
    {
        for (var length = list.Count; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= list.Count; start += length)
            {
                yield return new JsonArray([.. list.Take(start).Concat(list.Skip(start + length)).Select(item => item!.DeepClone())]);
            }
        }

        for (var i = 0; i < Math.Min(list.Count, 8); i++)
        {
            foreach (var smaller in Of(schema.Items!, list[i]!))
            {
                var changed = list.DeepClone().AsArray();
                changed[i] = smaller.DeepClone();
                yield return changed;
            }
        }
    }

    private static IEnumerable<JsonNode> OfText(string text) =>
        text.Length < 2 || char.IsSurrogate(text[text.Length / 2]) ? [] : [JsonValue.Create(text[..(text.Length / 2)]), JsonValue.Create(text[(text.Length / 2)..])];
}
