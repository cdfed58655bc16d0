using System.Collections.Frozen;
using System.Text.Json;

namespace ModelOperator.Kubernetes.Apply;

/// <summary>
/// Whether a live object holds every field of a desired one. What the live object has in addition, such as defaults, is not compared but in
/// fields that mean another thing with it.
/// </summary>
internal static class FieldComparison
{
    /// <summary>
    /// Fields that let something else through when anything is added to them, and in which the server defaults nothing as long as they name
    /// no ports: the pods and peers of a NetworkPolicy, where an empty selector is everything.
    /// </summary>
    private static readonly FrozenSet<string> Exact = FrozenSet.Create("podSelector", "ingress");

    /// <summary>Path of the first desired field that the live object lacks or holds with another value; null when it has them all.</summary>
    /// <param name="desired">The desired object.</param>
    /// <param name="live">The live object.</param>
    /// <param name="besides">A property of the object that is not compared.</param>
    public static string? FirstMissing(JsonElement desired, JsonElement live, string? besides = null)
    {
        foreach (var property in desired.EnumerateObject())
        {
            // Items of a list carry no type, the cached object is of the type asked for; the status is not ours to want.
            if (property.Name is "apiVersion" or "kind" or "status" || property.Name == besides)
            {
                continue;
            }

            if (FirstMissing(property.Name, property.Value, live) is { } path)
            {
                return path;
            }
        }

        return null;
    }

    private static string? FirstMissing(string name, JsonElement desired, JsonElement parent)
    {
        if (!parent.TryGetProperty(name, out var live))
        {
            // The server leaves out empty texts, lists and objects; wanting one is the same as wanting none.
            return IsEmpty(desired) ? null : $".{name}";
        }

        return FirstMissingIn(name, desired, live) is { } path ? $".{name}{path}" : null;
    }

    // An empty path means that the value itself differs.
    private static string? FirstMissingIn(string name, JsonElement desired, JsonElement live)
    {
        if (desired.ValueKind != live.ValueKind)
        {
            return "";
        }

        if (Exact.Contains(name))
        {
            return JsonElement.DeepEquals(desired, live) ? null : "";
        }

        switch (desired.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in desired.EnumerateObject())
                {
                    if (FirstMissing(property.Name, property.Value, live) is { } path)
                    {
                        return path;
                    }
                }

                return null;
            case JsonValueKind.Array:
                return FirstMissingItem(name, desired, live);
            default:
                return JsonElement.DeepEquals(desired, live) ? null : "";
        }
    }

    private static string? FirstMissingItem(string list, JsonElement desired, JsonElement live)
    {
        var keyed = ListKeys.AreKeyed(list);
        if (!keyed && desired.GetArrayLength() != live.GetArrayLength())
        {
            return "";
        }

        var index = 0;
        foreach (var item in desired.EnumerateArray())
        {
            var counterpart = keyed ? ListKeys.Find(list, item, live) : live[index];
            if (counterpart is not { } found)
            {
                return $"[{index}]";
            }

            if (FirstMissingIn(list, item, found) is { } path)
            {
                return $"[{index}]{path}";
            }

            index++;
        }

        return null;
    }

    private static bool IsEmpty(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.ValueEquals(""u8),
        JsonValueKind.Array => element.GetArrayLength() == 0,
        JsonValueKind.Object => !element.EnumerateObject().MoveNext(),
        _ => false,
    };
}
