using System.Diagnostics;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Pods go when nothing allows them any more, whatever somebody puts in the way.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class RemovalTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task A_finalizer_keeps_a_deployment_and_not_its_pods()
    {
        var ns = await ServedAsync("held", deployment => deployment.WithMetadata(metadata => metadata with { Finalizers = ["example.org/hold"] }));
        var key = $"{ns}/ranker";

        await world.DeleteAsync("ModelDeployment", key);

        await NoChildrenAsync(ns);
        await world.EventuallyAsync(
            "ModelDeployment", key,
            item => item.Is("Reconciling", "True", "Deleting") && item.Condition("Ready")!.Message.Contains("metadata.finalizers", StringComparison.Ordinal),
            "says that only its finalizers keep it");
        await world.PatchAsync("ModelDeployment", key, """{"metadata":{"finalizers":null}}""");
        await world.GoneAsync("ModelDeployment", key);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Children_that_were_orphaned_on_purpose_go_too(bool againAtOnce)
    {
        var ns = await ServedAsync("orphaned");
        var before = (string)(await world.GetAsync("Deployment", $"{ns}/ranker"))!["metadata"]!["uid"]!;

        await world.DeleteAsync("ModelDeployment", $"{ns}/ranker", "Orphan");
        if (!againAtOnce)
        {
            await NoChildrenAsync(ns);
            return;
        }

        await world.GoneAsync("ModelDeployment", $"{ns}/ranker");
        await world.CreateAsync(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns));
        await world.EventuallyAsync("Deployment", $"{ns}/ranker", item => (string)item["metadata"]!["uid"]! != before, "is another one");
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "serves");
    }

    [Fact]
    public async Task A_version_whose_input_is_no_longer_granted_is_served_no_more()
    {
        var (owner, ns) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        var grant = Make.Grant($"{owner}/shots", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(ns)]);
        await world.CreateAsync(grant);
        await world.CreateAsync(Make.Dataset($"{ns}/own", from: [$"{owner}/shots"]));
        await ServedAsync(ns, Make.ModelVersion($"{ns}/ranker-1", "ranker", datasets: ["own"]));

        await world.DeleteAsync("SharingGrant", $"{owner}/shots");

        await NoChildrenAsync(ns);
        var refused = await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Stalled", "True", "LineageRefused"), "says why");
        Assert.Contains($"in Dataset {ns}/own, spec.derivedFrom[0] names Dataset {owner}/shots", refused.Condition("Stalled")!.Message, StringComparison.Ordinal);

        await world.CreateAsync(grant);
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "serves again");
    }

    [Fact]
    public async Task A_Service_that_cannot_be_deleted_keeps_no_pods_and_the_status_says_what_fails()
    {
        var ns = await ServedAsync("stuck");
        await using (await FailingWebhook.StartAsync(world, ns, "services"))
        {
            await world.DeleteAsync("Model", $"{ns}/ranker");

            await world.GoneAsync("Deployment", $"{ns}/ranker");
            var failing = await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Reconciling", "True", "ApplyFailed"), "says that a write fails");
            Assert.Contains(FailingWebhook.Hook, failing.Condition("Ready")!.Message, StringComparison.Ordinal);
            Assert.Equal("False", failing.Condition("ModelResolved")!.Status);
            Assert.NotNull(await world.GetAsync("Service", $"{ns}/ranker"));
        }

        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Stalled", "True", "ModelNotFound"), "is done", TimeSpan.FromMinutes(3));
        await NoChildrenAsync(ns);
    }

    [Fact]
    public async Task A_Deployment_that_cannot_be_created_is_told_of_and_made_when_it_can()
    {
        var ns = await world.CreateNamespaceAsync("failing");
        await using (await FailingWebhook.StartAsync(world, ns, "deployments"))
        {
            await CreateServedAsync(ns, Make.ModelVersion($"{ns}/ranker-1", "ranker"), Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns));

            var failing = await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Reconciling", "True", "ApplyFailed"), "says that a write fails");
            Assert.Contains(FailingWebhook.Hook, failing.Condition("Ready")!.Message, StringComparison.Ordinal);
        }

        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "heals", TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_Service_that_somebody_deletes_whenever_it_appears_comes_back_ever_more_slowly()
    {
        var ns = await ServedAsync("fought");
        var (before, began) = ("", Stopwatch.GetTimestamp());
        for (var deletion = 0; deletion < 3; deletion++)
        {
            before = await DeleteNextAsync();
        }

        // Two seconds, then four, after the creations that did not stay.
        await NextAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(5.5), TimeSpan.MaxValue);
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "serves");

        async Task<string> DeleteNextAsync()
        {
            var uid = await NextAsync();
            await world.DeleteAsync("Service", $"{ns}/ranker");
            return uid;
        }

        async Task<string> NextAsync() =>
            (string)(await world.EventuallyAsync("Service", $"{ns}/ranker", item => (string)item["metadata"]!["uid"]! != before, "is another one"))["metadata"]!["uid"]!;
    }

    private async Task<string> ServedAsync(string prefix, Func<ModelDeployment, ModelDeployment>? change = null)
    {
        var ns = await world.CreateNamespaceAsync(prefix);
        await ServedAsync(ns, Make.ModelVersion($"{ns}/ranker-1", "ranker"), change);
        return ns;
    }

    private async Task ServedAsync(string ns, ModelVersion version, Func<ModelDeployment, ModelDeployment>? change = null)
    {
        var deployment = Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns);
        await CreateServedAsync(ns, version, change is null ? deployment : change(deployment));
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "serves");
    }

    private async Task CreateServedAsync(string ns, ModelVersion version, ModelDeployment deployment)
    {
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(version);
        await world.CreateAsync(deployment);
    }

    private async Task NoChildrenAsync(string ns)
    {
        await world.GoneAsync("Deployment", $"{ns}/ranker");
        await world.GoneAsync("Service", $"{ns}/ranker");
        await world.EventuallyAsync(() => world.ListAsync("Pod", ns), pods => pods.Count == 0, "the pods are gone", null, pods => $"{pods.Count} pods");
    }
}
