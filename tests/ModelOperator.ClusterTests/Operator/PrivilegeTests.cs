using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;
using Xunit;
using static ModelOperator.ClusterTests.Operator.Tenants;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What hostile users try to get by the operator what they may not do themselves (<c>THREATS.md</c>).</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class PrivilegeTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Theory]
    [InlineData("\"modeloperator\"")]
    [InlineData("null")]
    public async Task A_role_put_in_the_place_of_ours_is_bound_no_longer(string label)
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (key, shots) = ($"{owner}/modeloperator:grant:shared", ResourcePaths.Of("Dataset", $"{owner}/shots"));
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(Make.Grant($"{owner}/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]));
        using var account = await world.AccountAsync(user);
        await world.CanAsync(account, shots);

        // Ours no more in one write: what deleting it and being faster than the operator comes to.
        await world.PatchAsync("Role", key, $$$"""
            {
              "metadata": {"ownerReferences": null, "annotations": null, "labels": {"app.kubernetes.io/managed-by": {{{label}}} } },
              "rules": [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list"]}]
            }
            """);

        await world.GoneAsync("RoleBinding", key);
        await CannotAsync(account, $"/api/v1/namespaces/{owner}/secrets");
        await world.EventuallyAsync("SharingGrant", $"{owner}/shared", item => item.Is("ReadAccess", "False", "NameConflict"), "says that the name is taken");
        Assert.Equal("secrets", (string?)(await world.GetAsync("Role", key))!["rules"]![0]!["resources"]![0]);

        // The operator does not watch what others made; an edit has it look again before its next try.
        await world.DeleteAsync("Role", key);
        await world.PatchAsync("SharingGrant", $"{owner}/shared", """{"spec":{"purpose":"the name is free again"}}""");
        await world.CanAsync(account, shots);
    }

    [Fact]
    public async Task A_binding_of_ours_that_somebody_widens_is_put_right()
    {
        var (owner, user, stranger) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"), await world.CreateNamespaceAsync("stranger"));
        var key = $"{owner}/modeloperator:grant:shared";
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(Make.Grant($"{owner}/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]));
        var before = Sorted((await world.EventuallyAsync("RoleBinding", key, _ => true, "is there"))["subjects"]!);

        await world.PatchAsync("RoleBinding", key, $$"""{"subjects":[{"apiGroup":"{{Rbac}}","kind":"Group","name":"system:authenticated"}]}""");

        await world.EventuallyAsync("RoleBinding", key, item => Sorted(item["subjects"]!) == before, "binds whom it did");
        using var outsider = await world.AccountAsync(stranger);
        await CannotAsync(outsider, ResourcePaths.Of("Dataset", $"{owner}/shots"));
    }

    [Fact]
    public async Task The_operator_itself_can_hand_on_no_more_than_reading_its_own_kinds()
    {
        var ns = await world.CreateNamespaceAsync("handed");
        using var stolen = ApiClient.FromKubeconfig(world.Kubeconfig);
        var roles = ResourcePaths.Collection("Role", ns);
        await stolen.CreateAsync(roles, Role(ns, "allowed", Rule("modeloperator.io", "datasets", "get")));

        foreach (var rule in (JsonObject[])
            [
                Rule("", "secrets", "get"), Rule("modeloperator.io", "*", "get"), Rule("modeloperator.io", "datasets", "delete"), Rule("", "pods", "create"),
                Rule("", "serviceaccounts/token", "create"), Rule(Rbac, "roles", "escalate"), Rule("*", "*", "*"),
            ])
        {
            await ForbiddenAsync(() => stolen.CreateAsync(roles, Role(ns, "attack", rule)));
        }

        await ForbiddenAsync(() => stolen.CreateAsync(ResourcePaths.Collection("RoleBinding", ns), Binding(ns, "attack", "ClusterRole", "cluster-admin", "somebody")));
        await ForbiddenAsync(() => stolen.CreateAsync($"/apis/{Rbac}/v1/clusterroles", Role(null, "attack", Rule("modeloperator.io", "datasets", "get"))));
        foreach (var path in (string[])["/api/v1/secrets", $"/api/v1/namespaces/{ns}/secrets", $"/api/v1/namespaces/{ns}/configmaps", "/api/v1/nodes", $"/apis/{Rbac}/v1/clusterroles"])
        {
            await CannotAsync(stolen, path);
        }
    }

    [Fact]
    public async Task A_runtime_gives_pods_no_privilege_that_its_schema_does_not_have()
    {
        var ns = await world.CreateNamespaceAsync("deputy");
        const string attack = """
            {
              "hostNetwork": true, "hostPID": true, "hostIPC": true, "serviceAccountName": "admin", "automountServiceAccountToken": true,
              "securityContext": {"privileged": true, "runAsUser": 0, "capabilities": {"add": ["SYS_ADMIN"]}, "allowPrivilegeEscalation": true},
              "volumes": [{"name": "node", "hostPath": {"path": "/"}}], "volumeMounts": [{"name": "node", "mountPath": "/host"}],
              "envFrom": [{"secretRef": {"name": "token"}}], "initContainers": [{"name": "first", "image": "example.org/attack:1"}]
            }
            """;
        var runtime = JsonSerializer.SerializeToNode(Make.Runtime(ns), ServingRuntime.JsonTypeInfo)!.AsObject();
        var deployment = JsonSerializer.SerializeToNode(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns), ModelDeployment.JsonTypeInfo)!.AsObject();
        foreach (var (field, value) in JsonNode.Parse(attack)!.AsObject())
        {
            runtime["spec"]![field] = value!.DeepClone();
            runtime["spec"]!["container"]![field] = value.DeepClone();
            deployment["spec"]![field] = value.DeepClone();
        }

        await world.CreateAsync(runtime);
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker"));
        using var tenant = await world.TenantAsync(ns);
        await tenant.CreateAsync(ResourcePaths.Collection("ModelDeployment", ns), deployment);
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "serves");

        var pods = await world.ListAsync("Pod", ns);
        Assert.NotEmpty(pods);
        Assert.All(pods, pod =>
        {
            var spec = pod["spec"]!;
            Assert.False((bool)spec["automountServiceAccountToken"]!);
            Assert.Equal("default", (string?)spec["serviceAccountName"]);
            Assert.Empty((spec["volumes"]?.AsArray() ?? []).Concat(spec["initContainers"]?.AsArray() ?? []));
            Assert.All((string[])["hostNetwork", "hostPID", "hostIPC"], field => Assert.Null(spec[field]));
            Assert.Equal("""{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}}""", Sorted(spec["securityContext"]!));
            var container = Assert.Single(spec["containers"]!.AsArray())!;
            Assert.Equal("""{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}""", Sorted(container["securityContext"]!));
            Assert.Null(container["envFrom"]);
            Assert.Null(container["volumeMounts"]);
        });
        await ForbiddenAsync(() => tenant.CreateAsync($"/api/v1/namespaces/{ns}/pods", new JsonObject()));
        await ForbiddenAsync(() => tenant.PatchAsync(ResourcePaths.Of("ServingRuntime", ns), new JsonObject()));
    }

    [Fact]
    public async Task What_only_looks_like_ours_is_neither_bound_nor_deleted()
    {
        var ns = await world.CreateNamespaceAsync("forged");
        var labels = """{"app.kubernetes.io/managed-by":"modeloperator","modeloperator.io/deployment":"nothing"}""";
        var role = Role(ns, "modeloperator:grant:nothing", Rule("", "secrets", "get"));
        var binding = Binding(ns, "modeloperator:grant:nothing", "Role", "modeloperator:grant:nothing", "somebody");
        var pod = JsonNode.Parse($$"""
            {
              "apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "{{ns}}", "name": "nothing"},
              "spec": {"containers": [{"name": "main", "image": "example.org/theirs:1"}]}
            }
            """)!.AsObject();
        var service = JsonNode.Parse($$"""{"apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "{{ns}}", "name": "nothing"}, "spec": {"ports": [{"port": 80}]} }""")!.AsObject();
        JsonObject[] forged = [role, binding, pod, service];
        var uids = new List<string?>();
        foreach (var item in forged)
        {
            item["metadata"]!["labels"] = JsonNode.Parse(labels);
            uids.Add((string?)(await world.CreateAsync(item))["metadata"]!["uid"]);
        }

        // An owner of the name comes and goes: the moment at which what is its own would be deleted.
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await world.CreateAsync(Make.Grant($"{ns}/nothing", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("default")]));
        await world.CreateAsync(Make.Deployment($"{ns}/nothing", "missing", version: "1"));
        await world.EventuallyAsync("SharingGrant", $"{ns}/nothing", item => item.Is("ReadAccess", "False", "NameConflict"), "says that the name is taken");
        await world.EventuallyAsync("ModelDeployment", $"{ns}/nothing", item => item.Condition("Stalled")?.Status == "True", "is stalled");
        await world.DeleteAsync("SharingGrant", $"{ns}/nothing");
        await world.DeleteAsync("ModelDeployment", $"{ns}/nothing");
        await world.GoneAsync("SharingGrant", $"{ns}/nothing");
        await world.GoneAsync("ModelDeployment", $"{ns}/nothing");
        await world.QuietAsync();

        foreach (var (item, uid) in forged.Zip(uids))
        {
            var now = await world.GetAsync((string)item["kind"]!, ResourcePaths.KeyOf(item));
            Assert.Equal(uid, (string?)now?["metadata"]!["uid"]);
            Assert.Null(now!["metadata"]!["deletionTimestamp"]);
            Assert.Null(now["metadata"]!["ownerReferences"]);
        }
    }
}
