using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What only the operator can see to be wrong: each problem names the object to change, and heals when that is changed.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class BadInputTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    /// <summary>A promptness that a busy machine keeps too, and a queue that waits behind something broken does not.</summary>
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_model_that_does_not_exist_is_named_and_found_when_it_appears()
    {
        var ns = await world.CreateNamespaceAsync("nomodel");
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker"));
        await world.CreateAsync(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns));

        await StalledAsync("ModelVersion", $"{ns}/ranker-1", "ReferenceNotFound", $"spec.modelRef names Model {ns}/ranker, which does not exist: create it or correct spec.modelRef");
        await StalledAsync("ModelDeployment", $"{ns}/ranker", "ModelNotFound", $"spec.model names Model {ns}/ranker, which does not exist: create it or correct spec.model");
        await UnrelatedAsync(ns);

        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.EventuallyAsync("ModelVersion", $"{ns}/ranker-1", item => item.Is("Ready"), "heals");
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "heals");
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_named_and_found_when_it_appears()
    {
        var ns = await world.CreateNamespaceAsync("noversion");
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.Deployment($"{ns}/by-version", "ranker", version: "7").On(ns));
        await world.CreateAsync(Make.Deployment($"{ns}/by-stage", "ranker", stage: GatedStage.Production).On(ns));

        await StalledAsync("ModelDeployment", $"{ns}/by-version", "VersionNotFound", $"spec.model.version asks for version 7 of Model {ns}/ranker, which has no such version: create a ModelVersion or correct spec.model.version");
        await StalledAsync("ModelDeployment", $"{ns}/by-stage", "StageEmpty", $"spec.model.stage asks for a version of Model {ns}/ranker in stage Production, and there is none");

        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-7", "ranker", "7", Stage.Production));
        await world.EventuallyAsync("ModelDeployment", $"{ns}/by-version", item => item.Is("Ready", "True", "Serving"), "heals");
        await world.EventuallyAsync("ModelDeployment", $"{ns}/by-stage", item => item.Is("Ready", "True", "Serving"), "heals");
    }

    [Fact]
    public async Task A_runtime_that_does_not_exist_or_does_not_serve_the_format_is_named()
    {
        var ns = await world.CreateNamespaceAsync("noruntime");
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker"));
        var odd = Make.ModelVersion($"{ns}/ranker-2", "ranker", "2");
        await world.CreateAsync(odd with { Spec = odd.Spec with { Artifact = odd.Spec.Artifact with { Format = "unheard-of" } } });
        await world.CreateAsync(Make.Deployment($"{ns}/named", "ranker", version: "1").On(ns));
        await world.CreateAsync(Make.Deployment($"{ns}/picked", "ranker", version: "2"));

        await StalledAsync("ModelDeployment", $"{ns}/named", "RuntimeNotFound", ns);
        await StalledAsync("ModelDeployment", $"{ns}/picked", "NoRuntimeForFormat", "unheard-of");

        await world.CreateAsync(Make.Runtime(ns, "onnx"));
        await StalledAsync("ModelDeployment", $"{ns}/named", "FormatNotServed", $"ServingRuntime {ns} does not serve");

        await world.PatchAsync("ServingRuntime", ns, """{"spec":{"modelFormats":[{"name":"safetensors"},{"name":"unheard-of"}]}}""");
        await world.EventuallyAsync("ModelDeployment", $"{ns}/named", item => item.Is("Ready", "True", "Serving"), "heals");
        await world.EventuallyAsync("ModelDeployment", $"{ns}/picked", item => item.Is("Ready", "True", "Serving"), "heals");
        await world.EventuallyAsync("ServingRuntime", ns, item => (int?)item["status"]?["deployments"] == 2, "counts its deployments");
    }

    [Fact]
    public async Task A_grant_that_names_nothing_or_nobody_says_so()
    {
        var ns = await world.CreateNamespaceAsync("nogrant");
        await world.CreateAsync(Make.Grant($"{ns}/nothing", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("default")]));
        await world.CreateAsync(Make.Dataset($"{ns}/scenes"));
        await world.CreateAsync(Make.Grant($"{ns}/nobody", [Make.Named(GrantableKind.Dataset, "scenes")], [Make.ToNamespace($"{ns}-missing")]));

        await StalledAsync("SharingGrant", $"{ns}/nothing", "NothingMatched", $"spec.resources names Dataset shots, which does not exist in namespace {ns}: create what is missing or correct spec.resources");
        await StalledAsync("SharingGrant", $"{ns}/nobody", "NoGrantees", $"spec.to names namespace {ns}-missing, which does not exist");

        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await world.EventuallyAsync("SharingGrant", $"{ns}/nothing", item => item.Is("Ready"), "heals");
    }

    [Fact]
    public async Task A_namespace_that_two_domains_claim_stays_with_the_older_and_both_say_so()
    {
        var ns = await world.CreateNamespaceAsync("claimed");
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await world.CreateAsync(Make.Domain($"{ns}-a", namespaces: [ns]));
        await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Lineage("domain") == $"{ns}-a", "belongs to the first");
        await world.CreateAsync(Make.Domain($"{ns}-b", namespaces: [ns]));

        await StalledAsync("Domain", $"{ns}-b", "NamespaceConflict", $"namespace {ns} belongs to Domain {ns}-a, which is older: take it out of spec.namespaces of one of the two");
        var keeper = await world.EventuallyAsync("Domain", $"{ns}-a", item => item.Is("NamespaceConflict"), "says so too");
        Assert.True(keeper.Is("Ready"));
        Assert.Equal($"{ns}-a", (await world.GetAsync("Dataset", $"{ns}/shots"))!.Lineage("domain"));

        await world.DeleteAsync("Domain", $"{ns}-a");
        await world.EventuallyAsync("Domain", $"{ns}-b", item => item.Is("Ready") && !item.Is("NamespaceConflict"), "heals");
        await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Lineage("domain") == $"{ns}-b", "belongs to the other");
    }

    [Fact]
    public async Task Cycles_of_two_and_three_are_named_link_by_link_and_heal_when_one_link_is_cut()
    {
        var ns = await world.CreateNamespaceAsync("cycle");
        await world.CreateAsync(Make.Model($"{ns}/encoder"));
        await world.CreateAsync(Make.Model($"{ns}/mixer"));
        // Each was made with the other.
        await world.CreateAsync(Make.ModelVersion($"{ns}/encoder-1", "encoder", embeddings: ["shots"]));
        await world.CreateAsync(Make.Embedding($"{ns}/shots", "encoder-1"));
        // Three in a ring.
        await world.CreateAsync(Make.ModelVersion($"{ns}/mixer-1", "mixer", embeddings: ["titles"]));
        await world.CreateAsync(Make.ModelVersion($"{ns}/clean-1", "mixer", "2"));
        await world.CreateAsync(Make.Embedding($"{ns}/scenes", "mixer-1"));
        await world.CreateAsync(Make.Embedding($"{ns}/titles", "clean-1", embeddings: ["scenes"]));

        foreach (var (kind, name) in new[] { ("ModelVersion", "encoder-1"), ("Embedding", "shots") })
        {
            var stalled = await StalledAsync(kind, $"{ns}/{name}", "ReferenceCycle", "it is made from itself: ");
            Assert.Contains($"Embedding {ns}/shots", stalled, StringComparison.Ordinal);
            Assert.Contains($"ModelVersion {ns}/encoder-1", stalled, StringComparison.Ordinal);
        }

        foreach (var (kind, name) in new[] { ("ModelVersion", "mixer-1"), ("Embedding", "scenes"), ("Embedding", "titles") })
        {
            var stalled = await StalledAsync(kind, $"{ns}/{name}", "ReferenceCycle", "it is made from itself: ");
            foreach (var link in new[] { $"ModelVersion {ns}/mixer-1", $"Embedding {ns}/scenes", $"Embedding {ns}/titles" })
            {
                Assert.Contains(link, stalled, StringComparison.Ordinal);
            }
        }

        await world.EventuallyAsync("ModelVersion", $"{ns}/clean-1", item => item.Is("Ready"), "is not part of a cycle");
        await UnrelatedAsync(ns);

        await world.DeleteAsync("Embedding", $"{ns}/shots");
        await world.CreateAsync(Make.Embedding($"{ns}/shots", "clean-1"));
        await world.EventuallyAsync("ModelVersion", $"{ns}/encoder-1", item => item.Is("Ready"), "heals");
        await world.DeleteAsync("Embedding", $"{ns}/titles");
        await world.CreateAsync(Make.Embedding($"{ns}/titles", "clean-1"));
        foreach (var (kind, name) in new[] { ("ModelVersion", "mixer-1"), ("Embedding", "scenes"), ("Embedding", "titles") })
        {
            await world.EventuallyAsync(kind, $"{ns}/{name}", item => item.Is("Ready"), "heals");
        }
    }

    [Fact]
    public async Task Two_objects_for_one_version_are_told_apart_by_age()
    {
        var ns = await world.CreateNamespaceAsync("double");
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/a", "ranker"));
        await world.EventuallyAsync("ModelVersion", $"{ns}/a", item => item.Is("Ready"), "is the version");
        await world.CreateAsync(Make.ModelVersion($"{ns}/b", "ranker"));

        await StalledAsync("ModelVersion", $"{ns}/b", "DuplicateVersion", $"ModelVersion {ns}/a is older and claims version 1 of Model {ns}/ranker too: delete one of them or choose another spec.version");
        Assert.True((await world.GetAsync("ModelVersion", $"{ns}/a"))!.Is("Ready"));

        await world.DeleteAsync("ModelVersion", $"{ns}/a");
        await world.EventuallyAsync("ModelVersion", $"{ns}/b", item => item.Is("Ready"), "heals");
    }

    [Fact]
    public async Task Annotations_that_leave_no_room_for_ours_do_not_keep_the_status_from_being_told()
    {
        var ns = await world.CreateNamespaceAsync("crowded");
        await world.CreateAsync(Make.Dataset($"{ns}/shots").Annotated("filler", new string('x', (256 * 1024) - 10)));

        var crowded = await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Is("Annotated", "False", "AnnotationsRejected"), "says that its annotations are refused");
        Assert.True(crowded.Is("Ready"));
        Assert.Contains("Too long", crowded.Condition("Annotated")!.Message, StringComparison.Ordinal);

        await world.PatchAsync("Dataset", $"{ns}/shots", """{"metadata":{"annotations":{"filler":null}}}""");
        await world.EventuallyAsync("Dataset", $"{ns}/shots", item => item.Lineage("uri") is not null && item.Condition("Annotated") is null, "heals");
    }

    private async Task<string> StalledAsync(string kind, string key, string reason, string message)
    {
        var stalled = await world.EventuallyAsync(
            kind, key, item => item.Is("Stalled", "True", reason) && item.Is("Ready", "False", reason), $"is stalled with reason {reason}");
        var said = stalled.Condition("Stalled")!.Message;
        Assert.Contains(message, said, StringComparison.Ordinal);
        return said;
    }

    private async Task UnrelatedAsync(string ns)
    {
        await world.CreateAsync(Make.Dataset($"{ns}/unrelated"));
        await world.EventuallyAsync("Dataset", $"{ns}/unrelated", item => item.Is("Ready"), "is not held up by what is broken", Promptly);
    }
}
