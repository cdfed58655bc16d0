using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

[Collection(ControlPlaneCollection.Name)]
public sealed class UserTests(ControlPlaneFixture fixture)
{
    private readonly ApiClient _api = fixture.ControlPlane.Api;

    [Fact]
    public async Task A_user_may_do_what_is_bound_to_the_user_s_groups_and_nothing_else()
    {
        var ns = await _api.CreateNamespaceAsync();
        await AllowReadingProbesAsync(ns, "Group", "probe-readers");
        using var user = ApiClient.FromKubeconfig(await fixture.ControlPlane.CreateUserKubeconfigAsync("ada", ["probe-readers", "others"]));

        Assert.True(await Poll.UntilAsync(() => user.AnswersAsync(Probe.Collection(ns)), TimeSpan.FromSeconds(10)));
        var refusal = await Assert.ThrowsAsync<ApiException>(() => user.CreateAsync(Probe.Collection(ns), Probe.Create("mine")));
        Assert.Equal(HttpStatusCode.Forbidden, refusal.Status);
        Assert.Contains("\"ada\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_the_cluster_signs_authenticates_as_one_of_the_launcher_s_does()
    {
        var (certificate, key) = await UserCertificates.RequestAsync(_api, "grace", ["signed"], default);
        var main = Kubeconfig.Load(fixture.ControlPlane.KubeconfigPath).Main;
        using var user = new ApiClient(main with { ClientCertificate = certificate, ClientKey = key });

        var refusal = await Assert.ThrowsAsync<ApiException>(() => user.GetAsync("/api/v1/namespaces"));

        Assert.Equal(HttpStatusCode.Forbidden, refusal.Status);
        Assert.Contains("\"grace\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_account_s_token_is_accepted()
    {
        var ns = await _api.CreateNamespaceAsync();
        await AllowReadingProbesAsync(ns, "ServiceAccount", "default");
        var request = await _api.CreateAsync($"/api/v1/namespaces/{ns}/serviceaccounts/default/token", new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = 600 },
        });
        var main = Kubeconfig.Load(fixture.ControlPlane.KubeconfigPath).Main;
        using var account = new ApiClient(main with { ClientCertificate = null, ClientKey = null, Token = (string?)request["status"]!["token"] });

        Assert.True(await Poll.UntilAsync(() => account.AnswersAsync(Probe.Collection(ns)), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task The_audit_log_says_who_wrote_what()
    {
        var ns = await _api.CreateNamespaceAsync();
        await _api.CreateAsync(Probe.Collection(ns), Probe.Create("audited"));

        bool IsLogged() => File.ReadLines(fixture.ControlPlane.AuditLogPath!).Select(line => JsonNode.Parse(line)!).Any(entry =>
            (string?)entry["verb"] == "create"
            && (string?)entry["user"]!["username"] == "kubernetes-admin"
            && (string?)entry["objectRef"]?["resource"] == "probes"
            && (string?)entry["objectRef"]!["namespace"] == ns);
        Assert.True(await Poll.UntilAsync(IsLogged, TimeSpan.FromSeconds(10)));
    }

    private async Task AllowReadingProbesAsync(string ns, string kind, string name)
    {
        await _api.CreateAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles", new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "Role",
            ["metadata"] = new JsonObject { ["name"] = "probe-reader" },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray("modeloperator.io"),
                ["resources"] = new JsonArray("probes"),
                ["verbs"] = new JsonArray("get", "list", "watch"),
            }),
        });
        var subject = new JsonObject { ["kind"] = kind, ["name"] = name };
        if (kind == "ServiceAccount")
            subject["namespace"] = ns;
        else
            subject["apiGroup"] = "rbac.authorization.k8s.io";
        await _api.CreateAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings", new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "RoleBinding",
            ["metadata"] = new JsonObject { ["name"] = "probe-reader" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = "probe-reader" },
            ["subjects"] = new JsonArray(subject),
        });
    }
}
