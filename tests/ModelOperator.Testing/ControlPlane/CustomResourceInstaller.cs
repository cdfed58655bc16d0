using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane.Components;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane;

/// <summary>
/// Installs CustomResourceDefinitions where the control plane keeps them. Usually that is the API server. Where a CRD server stands beside an
/// older core, its rules are the ones that count: the core sends the group's requests there by an APIService. The core then gets copies,
/// because clients look there for what kinds exist and how their fields are documented; they serve nothing as long as the APIService does.
/// </summary>
internal sealed class CustomResourceInstaller(ApiClient core, ApiClient? crdServer, KubeconfigContext? crdServerContext)
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string ApiServices = "/apis/apiregistration.k8s.io/v1/apiservices";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public async Task InstallAsync(IReadOnlyList<JsonObject> definitions, CancellationToken cancellationToken)
    {
        foreach (var definition in definitions)
        {
            if ((string?)definition["kind"] != "CustomResourceDefinition")
                throw new ControlPlaneException($"{(string?)definition["kind"]} {(string?)definition["metadata"]?["name"]} is not a CustomResourceDefinition.");
        }

        var owner = crdServer ?? core;
        await Task.WhenAll(definitions.Select(definition => ApplyAsync(owner, definition, cancellationToken)));
        foreach (var definition in definitions)
            await WaitEstablishedAsync(owner, Name(definition), cancellationToken);

        // Once the CRD server serves the group: an APIService that is not available would hold up the deletion of every namespace.
        if (crdServer is not null)
            await RouteAsync(definitions, cancellationToken);
        foreach (var resource in definitions.SelectMany(Resources))
            await WaitServedAsync(resource, cancellationToken);
        // Last, so that until here an answer through the core was the CRD server's.
        if (crdServer is not null)
            await Task.WhenAll(definitions.Select(definition => core.CreateOrReplaceAsync(Definitions, definition, cancellationToken)));
    }

    /// <summary>Removes definitions, all objects of their kinds, and what sends their requests to the CRD server.</summary>
    public async Task UninstallAsync(IReadOnlyList<JsonObject> definitions, CancellationToken cancellationToken)
    {
        foreach (var api in new[] { crdServer, core }.OfType<ApiClient>())
        {
            foreach (var definition in definitions)
                await RemoveAsync(api, $"{Definitions}/{Name(definition)}", cancellationToken);
        }
        if (crdServer is null)
            return;
        var left = (await crdServer.GetAsync(Definitions, cancellationToken))!["items"]!.AsArray().Select(item => item!.AsObject()).SelectMany(Resources)
            .Select(resource => (resource.Group, resource.Version)).ToHashSet();
        foreach (var (group, version) in definitions.SelectMany(Resources).Select(resource => (resource.Group, resource.Version)).Distinct().Where(pair => !left.Contains(pair)))
            await RemoveAsync(core, $"{ApiServices}/{version}.{group}", cancellationToken);
    }

    /// <summary>
    /// Makes the core's copies serve nothing at all, before the core is stopped. When it starts, it is for a moment without the APIService,
    /// and would answer from its copies' own, empty storage; everybody who lists would believe that all objects are gone.
    /// </summary>
    public Task WithholdCopiesAsync(CancellationToken cancellationToken) => SetServedAsync(_ => false, cancellationToken);

    /// <summary>Waits until the started core sends requests to the CRD server again, and makes its copies what they were.</summary>
    public async Task RestoreCopiesAsync(CancellationToken cancellationToken)
    {
        if (crdServer is null)
            return;
        foreach (var service in (await core.GetAsync(ApiServices, cancellationToken))!["items"]!.AsArray())
        {
            if (service!["spec"]!["service"] is not null)
                await WaitAvailableAsync((string)service["metadata"]!["name"]!, cancellationToken);
        }
        foreach (var definition in (await crdServer.GetAsync(Definitions, cancellationToken))!["items"]!.AsArray())
        {
            foreach (var resource in Resources(definition!.AsObject()))
                await WaitServedAsync(resource, cancellationToken);
        }
        await SetServedAsync(version => (bool)version["served"]!, cancellationToken);
    }

    private async Task SetServedAsync(Func<JsonNode, bool> served, CancellationToken cancellationToken)
    {
        if (crdServer is null)
            return;
        foreach (var definition in (await crdServer.GetAsync(Definitions, cancellationToken))!["items"]!.AsArray())
        {
            var path = $"{Definitions}/{Name(definition!.AsObject())}";
            if (await core.GetAsync(path, cancellationToken) is not { } copy)
                continue;
            foreach (var version in copy["spec"]!["versions"]!.AsArray())
                version!["served"] = served(definition["spec"]!["versions"]!.AsArray().Single(original => (string?)original!["name"] == (string?)version["name"])!);
            await core.PatchAsync(path, new JsonObject { ["spec"] = new JsonObject { ["versions"] = copy["spec"]!["versions"]!.DeepClone() } }, cancellationToken);
        }
    }

    // An API server older than a field refuses it by server-side apply, and drops it when the object is written whole.
    private static async Task ApplyAsync(ApiClient api, JsonObject definition, CancellationToken cancellationToken)
    {
        try
        {
            await api.ApplyAsync($"{Definitions}/{Name(definition)}", definition, cancellationToken);
        }
        catch (ApiException error) when (error.Message.Contains("field not declared in schema", StringComparison.Ordinal))
        {
            await api.CreateOrReplaceAsync(Definitions, definition, cancellationToken);
        }
    }

    private async Task RouteAsync(IReadOnlyList<JsonObject> definitions, CancellationToken cancellationToken)
    {
        await core.ApplyAsync($"/api/v1/namespaces/kube-system/services/{ComponentLayout.CrdServerService}", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject { ["name"] = ComponentLayout.CrdServerService },
            ["spec"] = new JsonObject { ["type"] = "ExternalName", ["externalName"] = "localhost" },
        }, cancellationToken);
        var groupVersions = definitions.SelectMany(Resources).Select(resource => (resource.Group, resource.Version)).Distinct().ToList();
        foreach (var (group, version) in groupVersions)
        {
            var name = $"{version}.{group}";
            // Not by server-side apply: a 1.20 API server panics when an APIService comes that way.
            await core.CreateOrReplaceAsync(ApiServices, new JsonObject
            {
                ["apiVersion"] = "apiregistration.k8s.io/v1",
                ["kind"] = "APIService",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = new JsonObject
                {
                    ["group"] = group,
                    ["version"] = version,
                    ["groupPriorityMinimum"] = 1000,
                    ["versionPriority"] = 100,
                    ["caBundle"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(crdServerContext!.CertificateAuthority!)),
                    ["service"] = new JsonObject
                    {
                        ["namespace"] = "kube-system",
                        ["name"] = ComponentLayout.CrdServerService,
                        ["port"] = crdServerContext.Server.Port,
                    },
                },
            }, cancellationToken);
        }
        foreach (var (group, version) in groupVersions)
            await WaitAvailableAsync($"{version}.{group}", cancellationToken);
    }

    private static async Task RemoveAsync(ApiClient api, string path, CancellationToken cancellationToken)
    {
        await api.DeleteAsync(path, cancellationToken: cancellationToken);
        if (!await Poll.UntilAsync(async () => await api.GetAsync(path, cancellationToken) is null, Bound, cancellationToken))
            throw new ControlPlaneException($"{path} was not gone within {Bound.TotalSeconds:0} s.");
    }

    private static async Task WaitEstablishedAsync(ApiClient api, string name, CancellationToken cancellationToken)
    {
        var conditions = "";
        var established = await Poll.UntilAsync(async () =>
        {
            var definition = await api.GetAsync($"{Definitions}/{name}", cancellationToken);
            conditions = definition?["status"]?["conditions"]?.ToJsonString() ?? "none";
            return IsTrue(definition, "Established") && IsTrue(definition, "NamesAccepted");
        }, Bound, cancellationToken);
        if (!established)
            throw new ControlPlaneException($"CustomResourceDefinition {name} was not established within {Bound.TotalSeconds:0} s; its conditions: {conditions}");
    }

    private async Task WaitAvailableAsync(string name, CancellationToken cancellationToken)
    {
        var conditions = "";
        var available = await Poll.UntilAsync(async () =>
        {
            var service = await core.GetAsync($"{ApiServices}/{name}", cancellationToken);
            conditions = service?["status"]?["conditions"]?.ToJsonString() ?? "none";
            return IsTrue(service, "Available");
        }, Bound, cancellationToken);
        if (!available)
            throw new ControlPlaneException($"APIService {name} was not available within {Bound.TotalSeconds:0} s; its conditions: {conditions}");
    }

    // Established is what the definition says; only an answer through the core says that clients can use it, and discovery that they find it.
    private async Task WaitServedAsync(Resource resource, CancellationToken cancellationToken)
    {
        var groupVersion = $"/apis/{resource.Group}/{resource.Version}";
        var served = await Poll.UntilAsync(async () =>
            await core.AnswersAsync($"{groupVersion}/{resource.Plural}?limit=1", cancellationToken)
            && await core.GetAsync(groupVersion, cancellationToken) is { } discovery
            && discovery["resources"]!.AsArray().Any(entry => (string?)entry!["name"] == resource.Plural),
            Bound, cancellationToken);
        if (!served)
            throw new ControlPlaneException($"{resource.Plural}.{resource.Group}/{resource.Version} was not served within {Bound.TotalSeconds:0} s.");
    }

    private static bool IsTrue(JsonObject? item, string condition) =>
        item?["status"]?["conditions"]?.AsArray().Any(entry => (string?)entry!["type"] == condition && (string?)entry["status"] == "True") ?? false;

    private static string Name(JsonObject definition) => (string)definition["metadata"]!["name"]!;

    private static IEnumerable<Resource> Resources(JsonObject definition)
    {
        var spec = definition["spec"]!;
        return spec["versions"]!.AsArray()
            .Where(version => (bool)version!["served"]!)
            .Select(version => new Resource((string)spec["group"]!, (string)version!["name"]!, (string)spec["names"]!["plural"]!));
    }

    private sealed record Resource(string Group, string Version, string Plural);
}
