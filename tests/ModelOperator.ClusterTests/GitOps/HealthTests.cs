using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.GitOps;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.GitOps;

/// <summary>
/// What GitOps tools make of our objects: Flux by the rules of kstatus, Argo CD by the script of <c>config/gitops</c>. A Model refers to nothing
/// that may be missing, so nothing of it fails.
/// </summary>
[Collection(ClusterTestCollection.Name)]
public sealed class HealthTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Every_kind_is_in_progress_until_it_is_seen_then_current_or_failed_and_never_the_other_between()
    {
        var (ns, other) = (await world.CreateNamespaceAsync("health"), await world.CreateNamespaceAsync("other"));
        List<(JsonObject Item, KStatusState Becomes)> objects = [.. Good(ns, other).Select(item => (item, KStatusState.Current)), .. Bad(ns, other).Select(item => (item, KStatusState.Failed))];
        await using var recorder = await ObjectRecorder.StartAsync(world.Api, ResourcePaths.Kinds, item => KStatus.Of(item).ToString());
        foreach (var (item, _) in objects)
        {
            await world.CreateAsync(item.DeepClone().AsObject());
        }

        Assert.Equal(ResourcePaths.Kinds.Order(), objects.Where(entry => entry.Becomes == KStatusState.Current).Select(entry => (string)entry.Item["kind"]!).Order());
        await AssertAsync(objects.Select(entry => (entry.Item, KStatusState.InProgress)));

        await using var running = await world.StartOperatorAsync("--leader-elect", "false");
        foreach (var (item, becomes) in objects)
        {
            await world.EventuallyAsync((string)item["kind"]!, ResourcePaths.KeyOf(item), live => KStatus.Of(live) == becomes, $"is {becomes}");
        }

        await AssertAsync(objects);
        foreach (var (item, becomes) in objects)
        {
            Assert.Equal([nameof(KStatusState.InProgress), becomes.ToString()], recorder.Of(NameOf(item)));
        }

        await running.KillAsync();
        foreach (var (item, _) in objects)
        {
            await world.PatchAsync((string)item["kind"]!, ResourcePaths.KeyOf(item), Change((string)item["kind"]!));
        }

        await AssertAsync(objects.Select(entry => (entry.Item, KStatusState.InProgress)));
    }

    [Fact]
    public async Task What_drains_is_in_progress_and_what_is_held_is_being_deleted()
    {
        await using var running = await world.StartOperatorAsync("--leader-elect", "false");
        var (ns, user) = (await world.CreateNamespaceAsync("drains"), await world.CreateNamespaceAsync("user"));
        var grant = Make.Grant($"{ns}/to-user", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]);
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await world.CreateAsync(grant with { Spec = grant.Spec with { Revocation = new Revocation { Mode = RevocationMode.Drain, GracePeriod = "1h" } } });
        await world.CreateAsync(Make.Dataset($"{user}/derived", from: [$"{ns}/shots"]));
        await world.EventuallyAsync("Dataset", $"{user}/derived", item => KStatus.Of(item) == KStatusState.Current, "is current");
        await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item["metadata"]!["finalizers"] is not null, "is held as in use");

        await world.PatchAsync("SharingGrant", $"{ns}/to-user", """{"spec":{"suspended":true}}""");
        await world.DeleteAsync("Dataset", $"{ns}/shots");

        await world.EventuallyAsync("SharingGrant", $"{ns}/to-user", item => item.Is("Reconciling", "True", "Draining") && KStatus.Of(item) == KStatusState.InProgress, "is in progress");
        await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Is("DeletionHeld") && KStatus.Of(item) == KStatusState.Terminating, "is being deleted");
        await world.PatchAsync("Dataset", $"{ns}/shots", """{"metadata":{"annotations":{"modeloperator.io/force-delete":"true"}}}""");
        await world.GoneAsync("Dataset", $"{ns}/shots");
        await world.PatchAsync("SharingGrant", $"{ns}/to-user", """{"spec":{"revocation":null}}""");
    }

    /// <summary>One of every kind that has all it asks for, each after what it refers to.</summary>
    private static IEnumerable<JsonObject> Good(string ns, string other) =>
    [
        Json(Make.Domain(ns, namespaces: [ns])),
        Json(Make.Runtime(ns)),
        Json(Make.Dataset($"{ns}/shots")),
        Json(Make.Model($"{ns}/ranker")),
        Json(Make.ModelVersion($"{ns}/ranker-1", "ranker", datasets: ["shots"])),
        Json(Make.Embedding($"{ns}/vectors", "ranker-1", datasets: ["shots"])),
        Json(Make.Grant($"{ns}/grant", [Make.Named(GrantableKind.Embedding, "vectors")], [Make.ToNamespace(other)])),
        Json(Make.Request($"{ns}/request", other, Permission.Use, Make.Wanted(GrantableKind.Embedding, "others"))),
        Json(Make.Denial($"{other}/denial", $"{ns}/request")),
        Json(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns)),
    ];

    /// <summary>One of every kind that lacks something which only its user can give.</summary>
    private static IEnumerable<JsonObject> Bad(string ns, string other)
    {
        var runtime = Make.Runtime($"{ns}-bad");
        return
        [
            Json(Make.Domain($"{ns}-bad", namespaces: [ns])),
            Json(runtime with { Spec = runtime.Spec with { Container = runtime.Spec.Container with { Args = ["--model=$(MODEL_PTAH)"] } } }),
            Json(Make.Dataset($"{ns}/bad", from: ["missing"])),
            Json(Make.ModelVersion($"{ns}/bad", "missing", version: "9")),
            Json(Make.Embedding($"{ns}/bad", "missing")),
            Json(Make.Grant($"{ns}/bad", [Make.Named(GrantableKind.Embedding, "missing")], [Make.ToNamespace(other)])),
            Json(Make.Request($"{ns}/bad", ns, Permission.Use, Make.Wanted(GrantableKind.Embedding, "vectors"))),
            Json(Make.Denial($"{ns}/bad", $"{other}/missing")),
            Json(Make.Deployment($"{ns}/bad", "missing", version: "1").On(ns)),
        ];
    }

    /// <summary>A change that every object of the kind takes.</summary>
    private static string Change(string kind) => kind switch
    {
        "ModelVersion" => """{"spec":{"stage":"Staging"}}""",
        "SharingGrant" or "AccessRequest" => """{"spec":{"purpose":"another"}}""",
        "AccessDenial" => """{"spec":{"reason":"another"}}""",
        "ModelDeployment" => """{"spec":{"scaling":{"replicas":2}}}""",
        "Domain" => """{"spec":{"displayName":"Another"}}""",
        "ServingRuntime" => """{"spec":{"container":{"port":8081}}}""",
        _ => """{"spec":{"info":{"displayName":"Another"}}}""",
    };

    /// <summary>Both tools say of every object what it is.</summary>
    private async Task AssertAsync(IEnumerable<(JsonObject Item, KStatusState State)> expected)
    {
        List<(string Name, KStatusState State)> wanted = [.. expected.Select(entry => (NameOf(entry.Item), entry.State))];
        List<JsonObject> live = [];
        foreach (var (name, _) in wanted)
        {
            live.Add((await world.GetAsync(name[..name.IndexOf(' ', StringComparison.Ordinal)], name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..]))!);
        }

        Assert.Equal(wanted, live.Select(item => (NameOf(item), KStatus.Of(item))));
        Assert.Equal(wanted.Select(entry => (entry.Name, Word(entry.State))), live.Select(NameOf).Zip(await ArgoHealth.OfAsync(live)));
    }

    private static string Word(KStatusState state) => state switch
    {
        KStatusState.Current => "Healthy",
        KStatusState.Failed => "Degraded",
        _ => "Progressing",
    };

    private static string NameOf(JsonObject item) => $"{item["kind"]} {ResourcePaths.KeyOf(item)}";

    private static JsonObject Json<T>(T item)
        where T : class, IKubernetesObject<T> => JsonSerializer.SerializeToNode(item, T.JsonTypeInfo)!.AsObject();
}
