using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What others depend on is kept while they do, and never longer.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class InUseTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task An_embedding_that_another_domain_uses_is_held_and_goes_with_its_last_consumer()
    {
        await using var running = await StartAsync();
        var (shots, derived) = await CreateSharedAsync();

        await world.DeleteAsync("Embedding", shots);

        var held = await HeldAsync("Embedding", shots);
        Assert.Contains($"and Embedding {derived} does: ", held.Condition("DeletionHeld")!.Message, StringComparison.Ordinal);
        Assert.Contains("modeloperator.io/force-delete: \"true\"", held.Condition("DeletionHeld")!.Message, StringComparison.Ordinal);
        await world.EventuallyAsync(
            () => world.EventsAsync("Embedding", shots),
            events => events.Any(item => (string?)item["reason"] == "InUse" && (string?)item["type"] == "Warning"),
            "an event tells that it is held", null, events => string.Join('\n', events));
        Assert.True((await world.GetAsync("Embedding", derived))!.Is("Ready"), "Its consumer still has it.");

        await world.DeleteAsync("Embedding", derived);
        await world.GoneAsync("Embedding", derived);
        await world.GoneAsync("Embedding", shots);
    }

    [Fact]
    public async Task A_version_that_is_served_is_held_until_its_deployment_is_suspended()
    {
        await using var running = await StartAsync();
        var ns = await world.CreateNamespaceAsync("served");
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.Dataset($"{ns}/clicks"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker", datasets: ["clicks"]));
        await world.CreateAsync(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns));
        await ProtectedAsync("Dataset", $"{ns}/clicks");
        await ProtectedAsync("ModelVersion", $"{ns}/ranker-1");

        await world.DeleteAsync("Dataset", $"{ns}/clicks");
        await world.DeleteAsync("ModelVersion", $"{ns}/ranker-1");

        await HeldAsync("Dataset", $"{ns}/clicks");
        await HeldAsync("ModelVersion", $"{ns}/ranker-1");
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "goes on serving");

        await world.PatchAsync("ModelDeployment", $"{ns}/ranker", """{"spec":{"suspend":true}}""");
        await world.GoneAsync("Dataset", $"{ns}/clicks");
        await world.GoneAsync("ModelVersion", $"{ns}/ranker-1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_to_be_deleted_all_the_same_goes_at_once(bool annotatedFirst)
    {
        await using var running = await StartAsync();
        var (shots, derived) = await CreateSharedAsync();
        const string Force = """{"metadata":{"annotations":{"modeloperator.io/force-delete":"true"}}}""";
        if (annotatedFirst)
        {
            await world.PatchAsync("Embedding", shots, Force);
            await world.EventuallyAsync("Embedding", shots, item => !IsProtected(item), "is not protected any more");
            await world.DeleteAsync("Embedding", shots);
        }
        else
        {
            await world.DeleteAsync("Embedding", shots);
            await HeldAsync("Embedding", shots);
            await world.PatchAsync("Embedding", shots, Force);
        }

        await world.GoneAsync("Embedding", shots);
        await world.EventuallyAsync("Embedding", derived, item => item.Is("Stalled", "True", "ReferenceNotFound"), "says what it lacks");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_deleted_together_goes_in_any_order(bool consumerFirst)
    {
        await using var running = await StartAsync();
        var (shots, derived) = await CreateSharedAsync();

        foreach (var key in consumerFirst ? [derived, shots] : new[] { shots, derived })
        {
            await world.DeleteAsync("Embedding", key);
        }

        await world.GoneAsync("Embedding", shots);
        await world.GoneAsync("Embedding", derived);
    }

    [Fact]
    public async Task Namespaces_that_use_one_another_go_one_by_one()
    {
        await using var running = await StartAsync();
        var (one, other) = (await world.CreateNamespaceAsync("one"), await world.CreateNamespaceAsync("other"));
        foreach (var (mine, theirs) in new[] { (one, other), (other, one) })
        {
            await world.CreateAsync(Make.Grant($"{mine}/all", [Make.Named(GrantableKind.Dataset, "source")], [Make.ToNamespace(theirs)]));
            await world.CreateAsync(Make.Dataset($"{mine}/source"));
            await world.CreateAsync(Make.Dataset($"{mine}/derived", from: [$"{theirs}/source"]));
        }

        await ProtectedAsync("Dataset", $"{one}/source");
        await ProtectedAsync("Dataset", $"{other}/source");

        await world.DeleteAsync("Namespace", one);
        await world.GoneAsync("Namespace", one);
        await world.EventuallyAsync("Dataset", $"{other}/source", item => !IsProtected(item), "is not used any more");
        await world.DeleteAsync("Namespace", other);
        await world.GoneAsync("Namespace", other);
    }

    [Fact]
    public async Task What_was_deleted_while_no_operator_ran_goes_or_is_held_when_one_starts()
    {
        string kept, user, freed, gone;
        await using (var first = await StartAsync())
        {
            (kept, user) = await CreateSharedAsync();
            (freed, gone) = await CreateSharedAsync();
            await first.KillAsync();
        }

        await world.DeleteAsync("Embedding", kept);
        await world.DeleteAsync("Embedding", freed);
        await world.DeleteAsync("Embedding", gone);
        await world.GoneAsync("Embedding", gone);

        await using var second = await StartAsync();
        await world.GoneAsync("Embedding", freed);
        await HeldAsync("Embedding", kept);
        Assert.True((await world.GetAsync("Embedding", user))!.Is("Ready"));
    }

    [Fact]
    public async Task What_nobody_uses_goes_while_no_operator_runs()
    {
        var ns = await world.CreateNamespaceAsync("unused");
        await using (var running = await StartAsync())
        {
            await world.CreateAsync(Make.Model($"{ns}/encoder"));
            await world.CreateAsync(Make.ModelVersion($"{ns}/encoder-1", "encoder"));
            await world.CreateAsync(Make.Embedding($"{ns}/shots", "encoder-1"));
            await world.EventuallyAsync("Embedding", $"{ns}/shots", item => item.Is("Ready"), "is ready");
            await world.EventuallyAsync("ModelVersion", $"{ns}/encoder-1", item => item.Lineage("downstream-count") == "1", "counts its embedding");
            await running.KillAsync();
        }

        foreach (var (kind, name) in new[] { ("ModelVersion", "encoder-1"), ("Embedding", "shots") })
        {
            await world.DeleteAsync(kind, $"{ns}/{name}");
            await world.GoneAsync(kind, $"{ns}/{name}");
        }
    }

    private async Task<OperatorProcess> StartAsync()
    {
        var started = await world.StartOperatorAsync("--leader-elect", "false");
        return started;
    }

    /// <summary>An embedding and one of another namespace that is made from it; it is protected already.</summary>
    private async Task<(string Shots, string Derived)> CreateSharedAsync()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (shots, derived) = ($"{owner}/shots", $"{user}/derived");
        await world.CreateAsync(Make.Model($"{owner}/encoder"));
        await world.CreateAsync(Make.ModelVersion($"{owner}/encoder-1", "encoder"));
        await world.CreateAsync(Make.Embedding(shots, "encoder-1"));
        await world.CreateAsync(Make.Model($"{user}/encoder"));
        await world.CreateAsync(Make.ModelVersion($"{user}/encoder-1", "encoder"));
        await world.CreateAsync(Make.Grant($"{owner}/all", [Make.Named(GrantableKind.Embedding, "shots")], [Make.ToNamespace(user)]));
        await world.CreateAsync(Make.Embedding(derived, "encoder-1", embeddings: [shots]));
        await world.EventuallyAsync("Embedding", derived, item => item.Is("Ready"), "is ready");
        await ProtectedAsync("Embedding", shots);
        return (shots, derived);
    }

    private Task<JsonObject> ProtectedAsync(string kind, string key) => world.EventuallyAsync(kind, key, IsProtected, "is protected");

    private Task<JsonObject> HeldAsync(string kind, string key) =>
        world.EventuallyAsync(kind, key, item => IsProtected(item) && item.Is("DeletionHeld", "True", "InUse"), "is held");

    private static bool IsProtected(JsonObject item) =>
        (item["metadata"]!["finalizers"] as JsonArray)?.Any(finalizer => (string?)finalizer == InUse.Finalizer) ?? false;
}
