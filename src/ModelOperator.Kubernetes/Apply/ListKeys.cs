using System.Collections.Frozen;
using System.Text.Json;

namespace ModelOperator.Kubernetes.Apply;

/// <summary>
/// Which lists of the built-in kinds server-side apply merges item by item (<c>x-kubernetes-list-type: map</c> or <c>set</c>) and what
/// identifies an item. In these, items of others (an injected sidecar, say) are none of our business; every other list is atomic:
/// it is ours as a whole, in its order.
/// </summary>
internal static class ListKeys
{
    // From the OpenAPI definitions of core/v1, apps/v1 and meta/v1. The fields of one name agree in all of them but for ports, which are
    // keyed by containerPort in a container and by port in a Service.
    private static readonly FrozenDictionary<string, string[]> Keys = new Dictionary<string, string[]>
    {
        ["conditions"] = ["type"],
        ["containers"] = ["name"],
        ["env"] = ["name"],
        ["finalizers"] = [],
        ["hostAliases"] = ["ip"],
        ["imagePullSecrets"] = ["name"],
        ["initContainers"] = ["name"],
        ["ownerReferences"] = ["uid"],
        ["ports"] = ["containerPort", "port", "protocol"],
        ["topologySpreadConstraints"] = ["topologyKey", "whenUnsatisfiable"],
        ["volumeMounts"] = ["mountPath"],
        ["volumes"] = ["name"],
    }.ToFrozenDictionary();

    /// <summary>Whether items of the list are merged one by one.</summary>
    public static bool AreKeyed(string list) => Keys.ContainsKey(list);

    /// <summary>The live item with the keys of a desired one; null when there is none.</summary>
    public static JsonElement? Find(string list, JsonElement item, JsonElement live)
    {
        foreach (var candidate in live.EnumerateArray())
        {
            if (IsSame(Keys[list], item, candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool IsSame(string[] keys, JsonElement left, JsonElement right)
    {
        if (left.ValueKind != JsonValueKind.Object || right.ValueKind != JsonValueKind.Object)
        {
            return JsonElement.DeepEquals(left, right);
        }

        foreach (var key in keys)
        {
            // A key that the desired item does not have was defaulted in the live one (a port's protocol) or belongs to the other shape.
            if (left.TryGetProperty(key, out var value) && !(right.TryGetProperty(key, out var other) && JsonElement.DeepEquals(value, other)))
            {
                return false;
            }
        }

        return true;
    }
}
