using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Benchmarks.Convergence;

/// <summary>An object and all that an operator wrote for it.</summary>
/// <param name="Manifest">The object as it was created.</param>
/// <param name="Annotations">What was written of its metadata, as a merge patch; null when nothing was.</param>
/// <param name="Status">Its status, as a merge patch.</param>
/// <param name="Children">What was made for it.</param>
internal sealed record WrittenObject(Manifest Manifest, JsonObject? Annotations, JsonObject Status, IReadOnlyList<JsonObject> Children)
{
    /// <summary>Reads what became of objects.</summary>
    /// <exception cref="ControlPlaneException">One of them is not Ready; it is named.</exception>
    public static async Task<IReadOnlyList<WrittenObject>> ReadAsync(ApiClient api, IReadOnlyList<Manifest> manifests, CancellationToken cancellationToken)
    {
        Dictionary<string, JsonObject> found = [];
        foreach (var collection in manifests.Select(manifest => manifest.Collection).Distinct())
        {
            foreach (var item in await ListAsync(api, collection, cancellationToken))
            {
                found.Add($"{collection}/{(string)item["metadata"]!["name"]!}", item);
            }
        }

        JsonObject[] all =
            [
                .. await ListAsync(api, $"/apis/apps/v1/deployments?labelSelector={Labels.ManagedBy}={Labels.ManagedByValue}", cancellationToken),
                .. await ListAsync(api, $"/api/v1/services?labelSelector={Labels.ManagedBy}={Labels.ManagedByValue}", cancellationToken),
                .. await ListAsync(api, $"/{NetworkPolicy.ResourceType.Path()}?labelSelector={Labels.ManagedBy}={Labels.ManagedByValue}", cancellationToken),
                .. await ListAsync(api, $"/{Role.ResourceType.Path()}?labelSelector={Labels.ManagedBy}={Labels.ManagedByValue}", cancellationToken),
                .. await ListAsync(api, $"/{RoleBinding.ResourceType.Path()}?labelSelector={Labels.ManagedBy}={Labels.ManagedByValue}", cancellationToken),
            ];
        var children = all.ToLookup(child => (string)child["metadata"]!["ownerReferences"]![0]!["uid"]!);
        return [.. manifests.Select(manifest => Of(manifest, found[manifest.Path], children))];
    }

    private static WrittenObject Of(Manifest manifest, JsonObject live, ILookup<string, JsonObject> children)
    {
        var metadata = live["metadata"]!.AsObject();
        var ready = live["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == ConditionTypes.Ready);
        if ((string?)ready?["status"] != "True")
        {
            throw new ControlPlaneException($"{manifest.Path} is not Ready in the end: {ready?["message"] ?? "it has no such condition"}.");
        }

        JsonObject written = [];
        foreach (var field in (string[])["annotations", "finalizers"])
        {
            if (metadata[field] is { } value)
            {
                written[field] = value.DeepClone();
            }
        }

        return new WrittenObject(
            manifest, written.Count == 0 ? null : new JsonObject { ["metadata"] = written }, new JsonObject { ["status"] = live["status"]!.DeepClone() },
            [.. children[(string)metadata["uid"]!].Select(Applied)]);
    }

    /// <summary>A child without what the server added.</summary>
    private static JsonObject Applied(JsonObject live)
    {
        var child = live.DeepClone().AsObject();
        child.Remove("status");
        foreach (var field in (string[])["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"])
        {
            child["metadata"]!.AsObject().Remove(field);
        }

        child["spec"]?.AsObject().Remove("clusterIP");
        child["spec"]?.AsObject().Remove("clusterIPs");
        return child;
    }

    private static async Task<IEnumerable<JsonObject>> ListAsync(ApiClient api, string path, CancellationToken cancellationToken)
    {
        var list = (await api.GetAsync(path, cancellationToken))!;
        var kind = ((string)list["kind"]!)[..^"List".Length];
        return list["items"]!.AsArray().Select(item =>
        {
            item!["apiVersion"] = (string)list["apiVersion"]!;
            item["kind"] = kind;
            return item.AsObject();
        });
    }
}
