using ModelOperator.ClusterTests.Operator;
using Xunit;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>Sharing, answering, promoting and taking back with the plugin, and what the operator makes of it.</summary>
[Collection(FindingTestCollection.Name)]
public sealed class WritingTests(PluginWorld world) : IClassFixture<PluginWorld>
{
    private const string Refused = "payments-fraud/fraud-scorer-4.0.0-titles";

    [Fact]
    public async Task What_is_shared_can_be_used_until_it_is_revoked()
    {
        var shared = (await world.RunAsync("share", "embedding/titles", "-n", "studio-content", "--to-domain", "payments", "--purpose", "Trial", "--expires", "90d")).Succeeded();
        Assert.StartsWith("Shared Embedding studio-content/titles with domain payments to use, until ", shared, StringComparison.Ordinal);
        await world.EventuallyAsync("ModelVersion", Refused, item => item.Is("Ready"), "may use the titles");

        var grants = (await world.RunAsync("grants", "-n", "payments-fraud")).Succeeded();
        Assert.Contains("studio-content/embedding-titles-to-domain-payments", grants, StringComparison.Ordinal);

        var revoked = (await world.RunAsync("revoke", "studio-content/embedding-titles-to-domain-payments")).Succeeded();
        Assert.Equal("Revoked SharingGrant studio-content/embedding-titles-to-domain-payments: 1 asset that lives by it loses access now.\n", revoked);
        await world.EventuallyAsync("ModelVersion", Refused, item => item.Is("Ready", "False", "NotGranted"), "may no longer");
    }

    [Fact]
    public async Task The_same_share_again_changes_nothing_and_another_one_is_not_written_over_it()
    {
        string[] share = ["share", "embedding/shots", "-n", "studio-content", "--to-namespace", "personalization-merch", "-o", "yaml"];
        (await world.RunAsync(share)).Succeeded();
        const string key = "studio-content/embedding-shots-to-namespace-personalization-merch";
        var before = await world.EventuallyAsync("SharingGrant", key, item => item.Is("Active"), "is active");
        (await world.RunAsync(share)).Succeeded();
        Assert.Equal((long?)before["metadata"]!["generation"], (long?)(await world.GetAsync("SharingGrant", key))!["metadata"]!["generation"]);

        (await world.RunAsync("revoke", key, "--suspend")).Succeeded();
        await world.EventuallyAsync("SharingGrant", key, item => !item.Is("Active"), "is suspended");
        (await world.RunAsync(share)).Failed(1, $"SharingGrant {key} is there already and is suspended: choose another name with --name, or make it this one with --replace");
        (await world.RunAsync([.. share, "--replace"])).Succeeded();
        Assert.False((bool)(await world.GetAsync("SharingGrant", key))!["spec"]!["suspended"]!);

        (await world.RunAsync("share", "embedding/titles", "-n", "studio-content", "--to-domain", "ads", "--name", key.Split('/')[1]))
            .Failed(1, $"SharingGrant {key} is there already and has another spec.to and another spec.resources: ");
        (await world.RunAsync("revoke", key)).Succeeded();
        await world.GoneAsync("SharingGrant", key);
    }

    [Fact]
    public async Task A_request_is_approved_by_an_owner_who_may_not_read_it()
    {
        var asked = (await world.RunInAsync("ads-context", "ads-ml", "request", "embedding/studio-content/titles", "--purpose", "Matching by title", "--duration", "720h", "--name", "titles-too")).Succeeded();
        Assert.StartsWith("Asked namespace studio-content to let ads-context use Embedding titles: ", asked, StringComparison.Ordinal);
        await world.EventuallyAsync("AccessRequest", "ads-context/titles-too", item => (string?)item["status"]?["state"] == "Pending", "waits");
        await world.EventuallyAsync("Embedding", "studio-content/titles", item => item["status"]?["accessRequests"]?.ToJsonString().Contains("titles-too", StringComparison.Ordinal) == true, "says who asks");

        (await world.RunInAsync("studio-content", "studio-ml", "approve", "ads-context/titles-too")).Failed(2, "nobody can be asked here");
        (await world.RunInAsync("studio-content", "studio-ml", "approve", "ads-context/titles-too", "--generation", "1")).Failed(1, "may not be read by you");
        (await world.RunAsync("approve", "ads-context/titles-too", "--generation", "2")).Failed(1, "is at generation 1, not 2: it was changed, so read it again");
        (await world.RunAsync("approve", "ads-context/titles-too", "-n", "payments-fraud", "--yes")).Failed(1, "asks for assets of namespace studio-content, not of payments-fraud");
        (await world.RunInAsync("ads-context", "ads-ml", "request", "embedding/studio-content/shots", "--purpose", "x", "--name", "titles-too"))
            .Failed(1, "AccessRequest ads-context/titles-too is there already and has another spec.resources");

        var approved = (await world.RunInAsync("studio-content", "studio-ml", "approve", "ads-context/titles-too", "--yes")).Succeeded();
        Assert.StartsWith("Let namespace ads-context use Embedding titles of studio-content, until ", approved, StringComparison.Ordinal);
        await world.EventuallyAsync("AccessRequest", "ads-context/titles-too", item => item.Is("Granted"), "is granted");
        var ends = (DateTimeOffset)(await world.GetAsync("SharingGrant", "studio-content/answer-ads-context.titles-too"))!["spec"]!["expiresAt"]!;
        Assert.InRange(ends, DateTimeOffset.UtcNow.AddHours(719), DateTimeOffset.UtcNow.AddHours(720));

        (await world.RunInAsync("studio-content", "studio-ml", "revoke", "answer-ads-context.titles-too")).Succeeded();
        await world.EventuallyAsync("AccessRequest", "ads-context/titles-too", item => !item.Is("Granted"), "is no longer");
        await world.DeleteAsync("AccessRequest", "ads-context/titles-too");
    }

    [Fact]
    public async Task A_request_is_denied_with_a_reason()
    {
        const string name = "model-studio-content.scene-encoder", answer = $"studio-content/answer-payments-fraud.{name}";
        (await world.RunAsync("request", "aip://model/k8s/studio-content/scene-encoder", "-n", "payments-fraud", "--purpose", "Curiosity")).Succeeded();
        var denied = (await world.RunAsync("deny", $"payments-fraud/{name}", "--reason", "Not for fraud")).Succeeded();

        Assert.StartsWith($"Declined AccessRequest payments-fraud/{name} by AccessDenial {answer}: ", denied, StringComparison.Ordinal);
        await world.EventuallyAsync("AccessRequest", $"payments-fraud/{name}", item => (string?)item["status"]?["state"] == "Declined", "is declined");
        await world.DeleteAsync("AccessDenial", answer);
        await world.DeleteAsync("AccessRequest", $"payments-fraud/{name}");
    }

    [Fact]
    public async Task A_version_changes_its_stage_and_back()
    {
        const string key = "ads-context/context-matcher-1.0.0";
        var told = (await world.RunAsync("promote", "context-matcher-1.0.0", "-n", "ads-context", "--stage", "Staging")).Succeeded();

        Assert.StartsWith($"Asked for stage Staging of ModelVersion {key}, which is in Archived: ", told, StringComparison.Ordinal);
        Assert.Equal("Staging", (string?)(await world.GetAsync("ModelVersion", key))!["spec"]!["stage"]);
        (await world.RunAsync("promote", $"mv/{key}", "--stage", "Archived")).Succeeded();
        await world.EventuallyAsync("ModelVersion", key, item => (string?)item["status"]?["stage"] == "Archived", "is archived again");
    }

    [Fact]
    public async Task A_deployment_goes_back_to_a_version_and_to_what_served_before()
    {
        const string key = "payments-fraud/fraud-scorer";
        var back = (await world.RunAsync("rollback", "fraud-scorer", "-n", "payments-fraud", "--to", "3.2.0")).Succeeded();
        Assert.StartsWith($"ModelDeployment {key} asks for version 3.2.0 instead of stage Production: ", back, StringComparison.Ordinal);
        await world.EventuallyAsync("ModelDeployment", key, item => (string?)item["status"]?["modelVersion"] == "fraud-scorer-3.2.0" && item.Is("Ready"), "serves 3.2.0", TimeSpan.FromMinutes(3));

        var forth = (await world.RunAsync("rollback", "fraud-scorer", "-n", "payments-fraud")).Succeeded();
        Assert.StartsWith($"ModelDeployment {key} asks for version 3.3.0 instead of version 3.2.0: ", forth, StringComparison.Ordinal);
        await world.EventuallyAsync("ModelDeployment", key, item => (string?)item["status"]?["modelVersion"] == "fraud-scorer-3.3.0" && item.Is("Ready"), "serves 3.3.0", TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_deployment_of_a_granted_model_goes_back_though_nobody_may_list_its_versions() => Assert.StartsWith(
        "ModelDeployment ads-context/creative-encoder asks for version 1.0.0 instead of version 1.1.0: ",
        (await world.RunInAsync("ads-context", "ads-ml", "rollback", "creative-encoder", "--to", "1.0.0", "--dry-run", "server")).Succeeded(), StringComparison.Ordinal);

    [Theory]
    [InlineData("client")]
    [InlineData("server")]
    public async Task A_dry_run_changes_nothing(string dryRun)
    {
        var told = (await world.RunAsync("share", "dataset/keyframes", "-n", "studio-content", "--to-namespace", "payments-fraud", "--dry-run", dryRun)).Succeeded();
        Assert.EndsWith($"({dryRun} dry run: nothing was changed)\n", told, StringComparison.Ordinal);
        Assert.Null(await world.GetAsync("SharingGrant", "studio-content/dataset-keyframes-to-namespace-payments-fraud"));

        (await world.RunAsync("revoke", "studio-content/context-matching", "--dry-run", dryRun)).Succeeded();
        Assert.Null((await world.GetAsync("SharingGrant", "studio-content/context-matching"))!["metadata"]!["deletionTimestamp"]);

        (await world.RunAsync("promote", "scene-encoder-1.0.0", "-n", "studio-content", "--stage", "Archived", "--dry-run", dryRun)).Succeeded();
        Assert.Equal("Production", (string?)(await world.GetAsync("ModelVersion", "studio-content/scene-encoder-1.0.0"))!["spec"]!["stage"]);
        Assert.Equal(
            "modelversion.modeloperator.io/scene-encoder-1.0.0\n",
            (await world.RunAsync("promote", "scene-encoder-1.0.0", "-n", "studio-content", "--stage", "Archived", "--dry-run", dryRun, "-o", "name")).Succeeded());
    }

    [Fact]
    public async Task What_would_be_sent_can_be_shown() => Assert.Equal(
        """
        apiVersion: modeloperator.io/v1alpha1
        kind: SharingGrant
        metadata:
          name: dataset-keyframes-to-labels-509d6e44bc
          namespace: studio-content
        spec:
          resources:
          - kind: Dataset
            names: [keyframes]
          to:
          - namespaceSelector:
              matchLabels:
                team: vision
          permissions: [Use]

        """,
        (await world.RunAsync("share", "dset/keyframes", "-n", "studio-content", "--to-namespace-selector", "team=vision", "--dry-run", "client", "-o", "yaml")).Succeeded());

    public static TheoryData<string[], int, string> Mistakes => new()
    {
        { ["share", "shots", "--to-domain", "ads"], 2, "\"shots\" names no asset: write KIND/NAME" },
        { ["share", "embedding/shots", "-n", "studio-content"], 2, "in exactly one way: --to-domain, --to-namespace or --to-namespace-selector" },
        { ["share", "embedding/shots", "-n", "studio-content", "--to-domain", "ads", "--to-namespace", "x"], 2, "in exactly one way" },
        { ["share", "embedding/shots", "-n", "studio-content", "--to-namespace-selector", "team"], 2, "write KEY=VALUE" },
        { ["share", "embedding/nothing", "-n", "studio-content", "--to-domain", "ads"], 3, "there is no Embedding studio-content/nothing that you may read" },
        { ["share", "embedding/shots", "-n", "studio-content", "--to-domain", "ads", "--expires", "yesterday"], 2, "--expires yesterday is no time to come" },
        { ["share", "embedding/shots", "-n", "studio-content", "--to-domain", "Ads!"], 1, "spec.to" },
        { ["share", "embedding/shots", "-n", "studio-content", "--to-domain", "ads", "--permission", "Own"], 2, "Own" },
        { ["share", "embedding/shots", "-n", "studio-content", "--to-domain", "ads", "--dry-run", "maybe"], 2, "maybe" },
        { ["request", "embedding/studio-content/shots", "-n", "studio-content", "--purpose", "x"], 2, "is of your own namespace studio-content" },
        { ["request", "embedding/studio-content/shots", "-n", "ads-context"], 2, "--purpose" },
        { ["request", "embedding/studio-content/shots", "-n", "ads-context", "--purpose", "x", "--duration", "long"], 1, "spec.duration" },
        { ["approve", "titles"], 2, "write NAMESPACE/NAME, with the namespace that asks" },
        { ["approve", "titles\u001b[2J"], 2, "'titles\ufffd[2J' names no AccessRequest" },
        { ["approve", "ads-context/nothing"], 3, "there is no AccessRequest ads-context/nothing" },
        { ["deny", "ads-context/nothing", "--reason", "no"], 3, "there is no AccessRequest ads-context/nothing" },
        { ["revoke", "nothing", "-n", "studio-content"], 3, "there is no SharingGrant studio-content/nothing" },
        { ["revoke", "a/b/c"], 2, "names no SharingGrant" },
        { ["promote", "nothing", "-n", "studio-content", "--stage", "Staging"], 3, "there is no ModelVersion studio-content/nothing" },
        { ["promote", "scene-encoder-1.0.0", "-n", "studio-content", "--stage", "Best"], 2, "Best" },
        { ["promote", "scene-encoder-1.0.0", "-n", "studio-content"], 2, "--stage" },
        { ["promote", "studio-content/scene-encoder-1.0.0", "--stage", "Staging"], 2, "\"studio-content\" is no kind of asset" },
        { ["promote", "model/studio-content/scene-encoder", "--stage", "Staging"], 2, "names no ModelVersion: write NAME, modelversion/NAMESPACE/NAME or its aip:// uri" },
        { ["promote", "aip://modelversion/eu/studio-content/scene-encoder-1.0.0", "--stage", "Staging"], 2, "is an asset of platform eu, and this cluster is k8s" },
        { ["share", "aip://embedding/eu/studio-content/shots", "--to-domain", "ads"], 2, "is an asset of platform eu, and this cluster is k8s" },
        { ["request", "aip://embedding/eu/studio-content/shots", "-n", "ads-context", "--purpose", "x"], 2, "is an asset of platform eu, and this cluster is k8s" },
        { ["rollback", "nothing", "-n", "ads-context"], 3, "there is no ModelDeployment ads-context/nothing" },
        { ["rollback", "mdep/ads-context/context-matcher", "--to", "9.9"], 1, "has no version 9.9 that you may see: name one of 2.1.0, 2.0.0, 1.0.0" },
        { ["rollback", "creative-encoder", "-n", "ads-context"], 1, "is not known to have served another version that you may see: name one with --to" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_a_sentence(string[] arguments, int code, string sentence) => (await world.RunAsync(arguments)).Failed(code, sentence);

    [Fact]
    public async Task One_who_may_not_is_told_so() =>
        (await world.RunInAsync("payments-fraud", "payments-ml", "share", "embedding/studio-content/titles", "--to-namespace", "payments-fraud"))
            .Failed(3, "there is no Embedding studio-content/titles that you may read");
}
