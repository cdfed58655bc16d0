using System.Text.Json.Nodes;
using ModelOperator.Testing.Manifests;
using ModelOperator.Testing.Operators;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>A world for the media example; it starts without an operator and without objects.</summary>
public class ExampleWorld(ClusterFixture cluster) : World(cluster)
{
    private readonly IReadOnlyList<JsonObject> _manifests = ManifestLoader.Load(Example);

    /// <summary>The namespaces of the example.</summary>
    internal IEnumerable<string> Namespaces => _manifests.Where(IsNamespace).Select(ResourcePaths.KeyOf);

    /// <summary>The example's objects but for the namespaces, in the order of the files.</summary>
    internal IReadOnlyList<JsonObject> Objects => [.. _manifests.Where(item => !IsNamespace(item))];

    /// <summary>Number of the example's objects of a kind.</summary>
    internal int CountOf(string kind) => _manifests.Count(item => (string?)item["kind"] == kind);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var item in _manifests.Where(IsNamespace))
        {
            await Api.ApplyAsync(ResourcePaths.Of(item), item);
        }

        foreach (var name in Namespaces)
        {
            await EventuallyAsync(() => Api.AdmitsPodsAsync(name), admits => admits, $"namespace {name} admits pods");
        }
    }

    public override async Task DisposeAsync()
    {
        await DeleteAllAsync(Objects);
        foreach (var name in Namespaces)
        {
            await DeleteAsync("Namespace", name);
        }

        await base.DisposeAsync();
        foreach (var name in Namespaces)
        {
            await GoneAsync("Namespace", name);
        }
    }

    /// <summary>Applies objects, one after the other.</summary>
    internal async Task ApplyAsync(IEnumerable<JsonObject> objects)
    {
        foreach (var item in objects)
        {
            await Api.ApplyAsync(ResourcePaths.Of(item), item);
        }
    }

    /// <summary>Deletes objects, and waits until they and what was made for them are gone.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="propagation">Whether what was made for them goes after them, as kubectl has it go, or before: <c>Foreground</c>, as Argo CD prunes.</param>
    internal async Task DeleteAllAsync(IEnumerable<JsonObject> objects, string propagation = "Background")
    {
        foreach (var item in objects)
        {
            await Api.DeleteAsync(ResourcePaths.Of(item), propagation: propagation);
        }

        foreach (var kind in ResourcePaths.Kinds.Concat(["Deployment", "Service", "NetworkPolicy", "Pod"]))
        {
            await EventuallyAsync(
                async () => (await AllAsync(kind)).Select(ResourcePaths.KeyOf).ToList(), left => left.Count == 0,
                $"no {kind} of the example is left", null, left => string.Join(", ", left));
        }
    }

    /// <summary>
    /// Waits until every object of the example says that it has been looked at, every deployment serves, and the operator is quiet.
    /// </summary>
    internal async Task<OperatorMetrics> ConvergedAsync()
    {
        foreach (var kind in ResourcePaths.Kinds)
        {
            await EventuallyAsync(
                () => AllAsync(kind),
                items => items.Count == CountOf(kind) && items.All(item =>
                    kind == "ModelDeployment" ? item.Is("Ready", "True", "Serving") : item.Is("Ready") || item.Is("Stalled")),
                $"every {kind} is looked at, every ModelDeployment serves", TimeSpan.FromMinutes(3),
                items => string.Join('\n', items.Where(item => !item.Is("Ready")).Select(item => $"{ResourcePaths.KeyOf(item)}: {item.Show()}")));
        }

        return await QuietAsync();
    }

    /// <summary>
    /// What the operator made of the example: annotations and status of every object, specification and metadata of every child. What
    /// differs between two lives of one object is taken out: uids, times, resource versions and what it was before.
    /// </summary>
    internal async Task<SortedDictionary<string, string>> SnapshotAsync()
    {
        var snapshot = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in ResourcePaths.Kinds.Concat(["Deployment", "Service", "NetworkPolicy"]))
        {
            foreach (var item in await AllAsync(kind))
            {
                snapshot[$"{kind} {ResourcePaths.KeyOf(item)}"] = Normalized(kind, item).ToString();
            }
        }

        return snapshot;
    }

    /// <summary>The example's objects of a kind that exist; for children, all of the example's namespaces.</summary>
    private async Task<IReadOnlyList<JsonObject>> AllAsync(string kind)
    {
        var own = Objects.Where(item => (string?)item["kind"] == kind).Select(ResourcePaths.KeyOf).ToHashSet();
        var namespaces = Namespaces.ToHashSet();
        return [.. (await ListAsync(kind)).Where(item => own.Contains(ResourcePaths.KeyOf(item)) || namespaces.Contains((string?)item["metadata"]!["namespace"] ?? ""))];
    }

    private static JsonObject Normalized(string kind, JsonObject item)
    {
        var metadata = item["metadata"]!;
        var normal = new JsonObject
        {
            ["labels"] = metadata["labels"]?.DeepClone(),
            ["annotations"] = metadata["annotations"]?.DeepClone(),
            ["owners"] = new JsonArray([.. (metadata["ownerReferences"] as JsonArray ?? []).Select(owner => (JsonNode)$"{owner!["kind"]} {owner["name"]}")]),
        };
        if (kind is "Deployment" or "Service" or "NetworkPolicy")
        {
            normal["spec"] = item["spec"]!.DeepClone();
            foreach (var given in new[] { "clusterIP", "clusterIPs" })
            {
                normal["spec"]!.AsObject().Remove(given);
            }

            // The Deployment controller counts its revisions here, and the hash is over the owner's uid too.
            var annotations = normal["annotations"]!.AsObject();
            annotations.Remove("deployment.kubernetes.io/revision");
            annotations.Remove("modeloperator.io/applied-hash");
            return normal;
        }

        normal["status"] = item["status"]!.DeepClone();
        normal["status"]!.AsObject().Remove("observedGeneration");
        normal["status"]!.AsObject().Remove("revisions");
        normal["status"]!.AsObject().Remove("promotions");

        // That an asset had a consumer once is history, which is not the same in every order.
        var conditions = normal["status"]!["conditions"]!.AsArray();
        conditions.RemoveAll(condition => (string?)condition!["type"] == "Unused");
        foreach (var condition in conditions)
        {
            condition!.AsObject().Remove("lastTransitionTime");
            condition.AsObject().Remove("observedGeneration");
        }

        return normal;
    }

    private static bool IsNamespace(JsonObject item) => (string?)item["kind"] == "Namespace";
}
