using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.ClusterTests.GitOps;

/// <summary>Does to manifests what Argo CD and Flux do: marks them as its own, applies them by server-side apply, and looks for what differs.</summary>
internal static class GitOpsTool
{
    /// <summary>Who applies.</summary>
    public const string Manager = "argocd-controller";

    /// <summary>What the tools find and prune their objects by, and would prune others by that had it too.</summary>
    private static readonly string[] Labels =
        ["app.kubernetes.io/instance", "argocd.argoproj.io/instance", "helm.sh/chart", "kustomize.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/namespace", "helm.toolkit.fluxcd.io/name"];

    private static readonly string[] Annotations =
        ["argocd.argoproj.io/tracking-id", "argocd.argoproj.io/sync-wave", "kubectl.kubernetes.io/last-applied-configuration", "meta.helm.sh/release-name", "meta.helm.sh/release-namespace", "kustomize.toolkit.fluxcd.io/prune"];

    /// <summary>The keys of all of these.</summary>
    public static IReadOnlySet<string> Marks { get; } = new HashSet<string>([.. Labels, .. Annotations]);

    /// <summary>The manifest with the marks of every tool.</summary>
    public static JsonObject Mark(JsonObject manifest)
    {
        var marked = manifest.DeepClone().AsObject();
        Add(marked, "labels", Labels);
        Add(marked, "annotations", Annotations);
        return marked;
    }

    /// <summary>What somebody finds who compares what is live with what is to be, applies it all the same, and looks at what that changed.</summary>
    /// <returns>A sentence for each difference.</returns>
    public static async Task<IReadOnlyList<string>> SyncAgainAsync(ApiClient api, IEnumerable<JsonObject> manifests)
    {
        List<string> found = [];
        foreach (var manifest in manifests)
        {
            var path = ResourcePaths.Of(manifest);
            var (name, live) = ($"{manifest["kind"]} {ResourcePaths.KeyOf(manifest)}", await api.GetAsync(path));
            found.AddRange(Taken(manifest, live, "").Select(field => $"{name}: {field}"));
            if (!JsonNode.DeepEquals(live, await api.ApplyAsync(path, manifest, Manager, dryRun: true)))
            {
                found.Add($"{name}: a dry run differs from what is live");
            }

            if (!JsonNode.DeepEquals(live, await api.ApplyAsync(path, manifest, Manager)))
            {
                found.Add($"{name}: applying it again changed it");
            }
        }

        return found;
    }

    /// <summary>The fields of a manifest that are not live as it says.</summary>
    public static IEnumerable<string> Taken(JsonNode? wanted, JsonNode? live, string path) => (wanted, live) switch
    {
        (JsonObject fields, JsonObject found) => fields.SelectMany(field => Taken(field.Value, found[field.Key], $"{path}.{field.Key}")),
        (JsonArray items, JsonArray found) when items.Count == found.Count => items.SelectMany((item, index) => Taken(item, found[index], $"{path}[{index}]")),
        _ when JsonNode.DeepEquals(wanted, live) => [],
        _ => [$"{path[1..]} is {live?.ToJsonString() ?? "not there"} and not {wanted?.ToJsonString()}"],
    };

    private static void Add(JsonObject item, string field, string[] keys)
    {
        var metadata = item["metadata"]!.AsObject();
        if (metadata[field] is not JsonObject entries)
        {
            metadata[field] = entries = [];
        }

        foreach (var key in keys)
        {
            entries[key] = "media";
        }
    }
}
