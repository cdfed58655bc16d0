using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Apply;

/// <summary>
/// Fields that an API server drops from what it is sent because the definition of the kind does not have them. It says nothing of it: only
/// what it stored tells.
/// </summary>
public static class DroppedFields
{
    /// <summary>The paths of fields that a merge patch sets and the written object lacks, such as <c>status.references[].grant</c>; sorted.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="written">The object as the server answered that it is now.</param>
    public static IReadOnlyList<string> Find(JsonObject patch, JsonObject written)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Find(patch, written, "", found);
        return [.. found];
    }

    /// <summary>The paths of all fields that a merge patch sets.</summary>
    /// <param name="patch">The patch.</param>
    public static IReadOnlySet<string> PathsOf(JsonObject patch)
    {
        var paths = new HashSet<string>();
        Visit(patch, "", paths);
        return paths;
    }

    /// <summary>The patch without such fields; null when nothing is left of it that changes the live object.</summary>
    /// <param name="patch">The patch; it is changed.</param>
    /// <param name="live">The object that it is for.</param>
    /// <param name="dropped">The paths.</param>
    public static JsonObject? Without(JsonObject patch, JsonObject live, IReadOnlySet<string> dropped)
    {
        Strip(patch, "", dropped);
        return Changes(patch, live) ? patch : null;
    }

    private static void Visit(JsonNode? node, string path, HashSet<string> seen)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.Where(static field => field.Value is not null))
                {
                    seen.Add(Join(path, name));
                    Visit(value, Join(path, name), seen);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Visit(item, $"{path}[]", seen);
                }

                break;
        }
    }

    private static void Find(JsonNode sent, JsonNode? stored, string path, SortedSet<string> found)
    {
        switch (sent, stored)
        {
            case (JsonObject fields, JsonObject has):
                foreach (var (name, value) in fields)
                {
                    var field = Join(path, name);
                    if (value is null)
                    {
                        continue;
                    }

                    if (has.TryGetPropertyValue(name, out var kept))
                    {
                        Find(value, kept, field, found);
                    }
                    else
                    {
                        found.Add(field);
                    }
                }

                break;
            case (JsonArray items, JsonArray has) when items.Count == has.Count:
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i] is { } item)
                    {
                        Find(item, has[i], $"{path}[]", found);
                    }
                }

                break;
        }
    }

    private static void Strip(JsonNode? node, string path, IReadOnlySet<string> dropped)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var name in fields.Select(static field => field.Key).ToList())
                {
                    var field = Join(path, name);
                    if (dropped.Contains(field))
                    {
                        fields.Remove(name);
                    }
                    else
                    {
                        Strip(fields[name], field, dropped);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Strip(item, $"{path}[]", dropped);
                }

                break;
        }
    }

    /// <summary>Whether a merge patch changes an object. The version that it is for is none of the changes.</summary>
    private static bool Changes(JsonObject patch, JsonObject? live) => patch.Any(field => field switch
    {
        { Key: "resourceVersion" } => false,
        { Value: null } => live?[field.Key] is not null,
        { Value: JsonObject inner } => Changes(inner, live?[field.Key] as JsonObject),
        _ => !JsonNode.DeepEquals(field.Value, live?[field.Key]),
    });

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
