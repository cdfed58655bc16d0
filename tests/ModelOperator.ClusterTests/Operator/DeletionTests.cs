using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>
/// Whatever is deleted goes, in any order; what was made for it goes with it. What is in use goes as soon as all that uses it is deleted
/// too, and an operator runs to see that.
/// </summary>
[Collection(ClusterTestCollection.Name)]
public sealed class DeletionTests(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_kind_goes_although_what_it_depends_on_is_gone_already(bool operatorRuns)
    {
        await using var running = await StartAsync();
        var (ns, consumer) = await CreateOneOfEachAsync();
        if (!operatorRuns)
        {
            await running.KillAsync();
        }

        (string Kind, string Key)[] all =
        [
            ("ServingRuntime", ns), ("Domain", ns), ("SharingGrant", $"{ns}/grant"), ("AccessRequest", $"{ns}/request"), ("AccessDenial", $"{ns}/denial"), ("Dataset", $"{ns}/shots"), ("Model", $"{ns}/ranker"),
            ("ModelVersion", $"{ns}/ranker-1"), ("Embedding", $"{ns}/vectors"), ("Embedding", $"{consumer}/derived"), ("ModelDeployment", $"{ns}/ranker"),
        ];
        foreach (var (kind, key) in all)
        {
            Assert.True(await world.DeleteAsync(kind, key));
        }

        await using var next = operatorRuns ? null : await StartAsync();
        foreach (var (kind, key) in all)
        {
            await world.GoneAsync(kind, key);
        }

        await world.GoneAsync("Deployment", $"{ns}/ranker");
        await world.GoneAsync("Service", $"{ns}/ranker");
        await world.EventuallyAsync(() => world.ListAsync("Pod", ns), pods => pods.Count == 0, "the pods are gone");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_namespace_goes_with_all_that_is_in_it(bool operatorRuns)
    {
        await using var running = await StartAsync();
        var (ns, consumer) = await CreateOneOfEachAsync();
        if (!operatorRuns)
        {
            await running.KillAsync();
        }

        await world.DeleteAsync("Namespace", ns);
        await using var next = operatorRuns ? null : await StartAsync();
        await world.GoneAsync("Namespace", ns);
        await world.EventuallyAsync(
            "Embedding", $"{consumer}/derived", item => item.Is("Stalled", "True", "NotGranted"), "sees that what it was made from is gone");
    }

    private async Task<OperatorProcess> StartAsync()
    {
        var started = await world.StartOperatorAsync("--leader-elect", "false");
        return started;
    }

    private async Task<(string Namespace, string Consumer)> CreateOneOfEachAsync()
    {
        var (ns, consumer) = (await world.CreateNamespaceAsync("deleted"), await world.CreateNamespaceAsync("consumer"));
        await world.CreateAsync(Make.Domain(ns, namespaces: [ns]));
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker", datasets: ["shots"]));
        await world.CreateAsync(Make.Embedding($"{ns}/vectors", "ranker-1", datasets: ["shots"]));
        await world.CreateAsync(Make.Grant($"{ns}/grant", [Make.Named(GrantableKind.Embedding, "vectors"), Make.Named(GrantableKind.Model, "ranker")], [Make.ToNamespace(consumer)]));
        await world.CreateAsync(Make.Request($"{ns}/request", consumer, Permission.Use, Make.Wanted(GrantableKind.Embedding, "derived")));
        await world.CreateAsync(Make.Denial($"{ns}/denial", $"{consumer}/request"));
        await world.CreateAsync(Make.Embedding($"{consumer}/derived", $"{ns}/ranker-1", embeddings: [$"{ns}/vectors"]));
        await world.CreateAsync(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns));
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "serves");
        await world.EventuallyAsync("Embedding", $"{consumer}/derived", item => item.Is("Ready"), "is ready");
        return (ns, consumer);
    }
}
