using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>From an artifact on a server to predictions through a Service, with nothing in between that is simulated.</summary>
[Collection(RealNodeCollection.Name)]
public sealed class ServedModelTests(ServedWorld world) : IClassFixture<ServedWorld>
{
    // What the two models say of the same features.
    private const double First = 18.5, Second = 33;

    private static readonly byte[] FirstModel = Encoding.UTF8.GetBytes("""{ "name": "ranker", "version": "1.0.0", "weights": [2, -1], "bias": 0.5 }""");
    private static readonly byte[] SecondModel = Encoding.UTF8.GetBytes("""{ "name": "ranker", "version": "2.0.0", "weights": [3, 1], "bias": 1 }""");

    [RealNodeFact]
    public async Task A_model_is_fetched_and_verified_and_answers_through_its_Service()
    {
        var ns = await world.ModelAsync("served");
        var artifact = await world.VersionAsync(ns, "1.0.0", FirstModel);

        var serving = await ServeAsync(ns, "1.0.0");

        Assert.Equal("DigestMatches", serving.Condition("ArtifactVerified")!.Reason);
        Assert.Equal([""], artifact.Ranges);
        Assert.Equal(First, await Callers.AskAsync(await world.AddressAsync(ns)));
    }

    [RealNodeFact]
    public async Task A_version_whose_artifact_has_another_digest_never_answers_and_the_old_one_always_does()
    {
        var ns = await world.ModelAsync("wrong");
        await world.VersionAsync(ns, "1.0.0", FirstModel);
        await ServeAsync(ns, "1.0.0", new CanaryStep { Weight = 50 });
        await using var callers = Callers.Start(await world.AddressAsync(ns));
        await world.VersionAsync(ns, "1.1.0", SecondModel, digest: NodeWorld.DigestOf(FirstModel[1..]));

        await AskForAsync(ns, "1.1.0");

        var stalled = await EventuallyAsync(ns, item => item.Is("Stalled", "True", "DigestMismatch"), "gives the version up");
        Assert.Contains($"has {NodeWorld.DigestOf(SecondModel)} ({SecondModel.Length} bytes), not {NodeWorld.DigestOf(FirstModel[1..])}", stalled.Condition("Stalled")!.Message, StringComparison.Ordinal);
        Assert.Equal([("1.0.0", 100)], Shares(stalled));
        await PodsAreOfAsync(ns, "1.0.0");
        await MoreAnswersAsync(callers, 50);
        await EventuallyAsync(ns, item => item.Is("ArtifactVerified", "False", "DigestMismatch") && item.Is("Stalled", "True", "DigestMismatch"), "still says why");
        Assert.All(callers.Answers, answer => Assert.Equal(First, answer));
        Assert.Empty(callers.Failures);
    }

    [RealNodeFact]
    public async Task A_canary_gets_a_share_of_the_requests_and_once_approved_all_of_them()
    {
        var ns = await world.ModelAsync("canary");
        await world.VersionAsync(ns, "1.0.0", FirstModel);
        await world.VersionAsync(ns, "2.0.0", SecondModel);
        await ServeAsync(ns, "1.0.0", new CanaryStep { Weight = 50, NeedsApproval = true });
        await using var callers = Callers.Start(await world.AddressAsync(ns));

        await AskForAsync(ns, "2.0.0");
        var waiting = await EventuallyAsync(ns, item => item.Is("Reconciling", "True", "ApprovalNeeded"), "waits for approval");
        Assert.Equal([("2.0.0", 50), ("1.0.0", 50)], Shares(waiting));
        await SeenAsync(callers, answers => answers.Contains(First) && answers.Contains(Second), "both versions answer");

        await world.PatchAsync("ModelDeployment", NodeWorld.Key(ns), """{"spec":{"rollout":{"approval":{"version":"2.0.0"}}}}""");
        var promoted = await EventuallyAsync(ns, item => item.Is("Ready") && Shares(item) is [("2.0.0", 100)], "has taken over");
        Assert.Equal("DigestMatches", promoted.Condition("ArtifactVerified")!.Reason);
        await PodsAreOfAsync(ns, "2.0.0");
        await MoreAnswersAsync(callers, 50);
        Assert.All(callers.Answers.TakeLast(50), answer => Assert.Equal(Second, answer));
        Assert.Empty(callers.Failures);
    }

    [RealNodeFact]
    public async Task A_download_that_is_killed_goes_on_from_where_it_was()
    {
        const int Size = 4 << 20, Half = Size / 2;
        var ns = await world.ModelAsync("killed");
        var padded = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(FirstModel).PadRight(Size));
        var artifact = await world.VersionAsync(ns, "1.0.0", padded, firstPart: Half);
        await CreateAsync(ns, "1.0.0");
        ProcessIdentity? loader = null;
        await world.EventuallyAsync(
            () => Task.FromResult(loader = NodeProcesses.WithArgument(artifact.Uri)), process => process is not null && NodeProcesses.Written(process) > Half / 2, "some of it is on the volume");

        Signals.Send(loader!, Signals.Kill);

        await EventuallyAsync(ns, item => item.Is("Ready") && item.Is("ArtifactVerified"), "serves what it loaded");
        Assert.Equal(["", "bytes="], artifact.Ranges.Select(range => range.TrimEnd([.. "0123456789-"])));
        Assert.InRange(int.Parse(artifact.Ranges[1]["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture), Half / 4, Half);
        var pod = Assert.Single(await world.ListAsync("Pod", ns));
        Assert.Equal(1, (int)pod["status"]!["initContainerStatuses"]![0]!["restartCount"]!);
        Assert.Equal(First, await Callers.AskAsync(await world.AddressAsync(ns)));
    }

    private async Task CreateAsync(string ns, string version, params CanaryStep[] steps)
    {
        var deployment = Make.Deployment(NodeWorld.Key(ns), "ranker", version).On(ns);
        await world.CreateAsync(deployment with
        {
            Spec = deployment.Spec with { Rollout = steps.Length == 0 ? null : new Rollout { Strategy = RolloutStrategy.Canary, Canary = new Canary { Steps = steps } } },
        });
    }

    private async Task<JsonObject> ServeAsync(string ns, string version, params CanaryStep[] steps)
    {
        await CreateAsync(ns, version, steps);
        return await EventuallyAsync(ns, item => item.Is("Ready") && item.Is("ArtifactVerified"), "serves");
    }

    private async Task AskForAsync(string ns, string version) =>
        await world.PatchAsync("ModelDeployment", NodeWorld.Key(ns), $$"""{ "spec": { "model": { "version": "{{version}}" } } }""");

    private Task<JsonObject> EventuallyAsync(string ns, Func<JsonObject, bool> condition, string description) =>
        world.EventuallyAsync("ModelDeployment", NodeWorld.Key(ns), condition, description);

    private async Task PodsAreOfAsync(string ns, string version) => await world.EventuallyAsync(
        () => world.ListAsync("Pod", ns),
        pods => pods is [var pod] && (string?)pod["metadata"]!["annotations"]![ServingAnnotations.Version] == version,
        $"there is one pod, of version {version}");

    private Task MoreAnswersAsync(Callers callers, int count)
    {
        var before = callers.Answers.Count;
        return SeenAsync(callers, answers => answers.Count >= before + count, $"{count} more answers came");
    }

    private async Task SeenAsync(Callers callers, Func<IReadOnlyList<double>, bool> condition, string description) => await world.EventuallyAsync(
        () => Task.FromResult(callers.Answers), condition, description, show: _ => string.Join('\n', callers.Failures));

    private static IReadOnlyList<(string?, int?)> Shares(JsonObject deployment) =>
        [.. deployment["status"]!["versions"]!.AsArray().Select(version => ((string?)version!["version"], (int?)version["weight"])).Where(share => share.Item2 > 0)];
}
