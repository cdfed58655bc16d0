using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>A webhook that never answers, so that creating and deleting objects of one resource in one namespace fails with 500.</summary>
internal sealed class FailingWebhook(World world, string name) : IAsyncDisposable
{
    public const string Hook = "nobody.example.org";

    private const string Collection = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    public static async Task<FailingWebhook> StartAsync(World world, string ns, string resource)
    {
        await world.PatchAsync("Namespace", ns, $$"""{"metadata":{"labels":{"fails":"{{ns}}"} } }""");
        var (group, kind) = resource switch
        {
            "services" => ("", "Service"),
            "networkpolicies" => ("networking.k8s.io", "NetworkPolicy"),
            _ => ("apps", "Deployment"),
        };
        await world.Api.CreateAsync(Collection, new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = "MutatingWebhookConfiguration",
            ["metadata"] = new JsonObject { ["name"] = ns },
            ["webhooks"] = new JsonArray(new JsonObject
            {
                ["name"] = Hook,
                ["failurePolicy"] = "Fail",
                ["sideEffects"] = "None",
                ["admissionReviewVersions"] = new JsonArray("v1"),
                ["timeoutSeconds"] = 1,
                ["clientConfig"] = new JsonObject { ["url"] = "https://127.0.0.1:1/none" },
                ["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["fails"] = ns } },
                ["rules"] = new JsonArray(new JsonObject
                {
                    ["apiGroups"] = new JsonArray(group),
                    ["apiVersions"] = new JsonArray("v1"),
                    ["operations"] = new JsonArray("CREATE", "DELETE"),
                    ["resources"] = new JsonArray(resource),
                }),
            }),
        });
        var webhook = new FailingWebhook(world, ns);
        await world.EventuallyAsync(() => ProbeAsync(world, ns, group, kind, resource), said => said.Contains(Hook, StringComparison.Ordinal), $"the webhook for {resource} is in force");
        return webhook;
    }

    public async ValueTask DisposeAsync() => await world.Api.DeleteAsync($"{Collection}/{name}");

    /// <summary>What the server answers to an attempt; the object itself is not valid, which is looked at only after the webhooks.</summary>
    private static async Task<string> ProbeAsync(World world, string ns, string group, string kind, string resource)
    {
        try
        {
            var prefix = group.Length == 0 ? "/api/v1" : $"/apis/{group}/v1";
            var body = new JsonObject
            {
                ["apiVersion"] = group.Length == 0 ? "v1" : $"{group}/v1",
                ["kind"] = kind,
                ["metadata"] = new JsonObject { ["name"] = "probe" },
            };
            await world.Api.CreateAsync($"{prefix}/namespaces/{ns}/{resource}?dryRun=All", body);
            return "created";
        }
        catch (ApiException refusal)
        {
            return refusal.Message;
        }
    }
}
