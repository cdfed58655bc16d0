using ModelOperator.ClusterTests.Operator;
using Xunit;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>Sharing, answering, promoting and taking back with the plugin, and what the operator makes of it.</summary>
[Collection(ClusterTestCollection.Name)]
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
        Assert.Contains("studio-content/embedding-titles-to-payments", grants, StringComparison.Ordinal);

        var revoked = (await world.RunAsync("revoke", "studio-content/embedding-titles-to-payments")).Succeeded();
        Assert.Equal("Revoked SharingGrant studio-content/embedding-titles-to-payments: 1 asset that lives by it loses access now.\n", revoked);
        await world.EventuallyAsync("ModelVersion", Refused, item => item.Is("Ready", "False", "NotGranted"), "may no longer");
    }

    [Fact]
    public async Task The_same_share_again_changes_nothing_and_a_suspended_one_allows_nothing()
    {
        string[] share = ["share", "embedding/shots", "-n", "studio-content", "--to-namespace", "personalization-merch", "-o", "yaml"];
        (await world.RunAsync(share)).Succeeded();
        const string key = "studio-content/embedding-shots-to-personalization-merch";
        var before = await world.EventuallyAsync("SharingGrant", key, item => item.Is("Active"), "is active");
        (await world.RunAsync(share)).Succeeded();
        Assert.Equal((long?)before["metadata"]!["generation"], (long?)(await world.GetAsync("SharingGrant", key))!["metadata"]!["generation"]);

        (await world.RunAsync("revoke", key, "--suspend")).Succeeded();
        await world.EventuallyAsync("SharingGrant", key, item => !item.Is("Active"), "is suspended");
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

        var approved = (await world.RunInAsync("studio-content", "studio-ml", "approve", "ads-context/titles-too")).Succeeded();
        Assert.StartsWith("Let namespace ads-context use Embedding titles of studio-content, ", approved, StringComparison.Ordinal);
        await world.EventuallyAsync("AccessRequest", "ads-context/titles-too", item => item.Is("Granted"), "is granted");

        (await world.RunInAsync("studio-content", "studio-ml", "revoke", "titles-too-to-ads-context")).Succeeded();
        await world.EventuallyAsync("AccessRequest", "ads-context/titles-too", item => !item.Is("Granted"), "is no longer");
        await world.DeleteAsync("AccessRequest", "ads-context/titles-too");
    }

    [Fact]
    public async Task A_request_is_denied_with_a_reason()
    {
        (await world.RunAsync("request", "model/studio-content/scene-encoder", "-n", "payments-fraud", "--purpose", "Curiosity")).Succeeded();
        var denied = (await world.RunAsync("deny", "payments-fraud/model-scene-encoder", "--reason", "Not for fraud")).Succeeded();

        Assert.StartsWith("Declined AccessRequest payments-fraud/model-scene-encoder by AccessDenial studio-content/model-scene-encoder-from-payments-fraud: ", denied, StringComparison.Ordinal);
        await world.EventuallyAsync("AccessRequest", "payments-fraud/model-scene-encoder", item => (string?)item["status"]?["state"] == "Declined", "is declined");
        await world.DeleteAsync("AccessDenial", "studio-content/model-scene-encoder-from-payments-fraud");
        await world.DeleteAsync("AccessRequest", "payments-fraud/model-scene-encoder");
    }

    [Fact]
    public async Task A_version_changes_its_stage_and_back()
    {
        const string key = "ads-context/context-matcher-1.0.0";
        var told = (await world.RunAsync("promote", "context-matcher-1.0.0", "-n", "ads-context", "--stage", "Staging")).Succeeded();

        Assert.StartsWith($"Asked for stage Staging of ModelVersion {key}, which is in Archived: ", told, StringComparison.Ordinal);
        Assert.Equal("Staging", (string?)(await world.GetAsync("ModelVersion", key))!["spec"]!["stage"]);
        (await world.RunAsync("promote", "modelversion/context-matcher-1.0.0", "-n", "ads-context", "--stage", "Archived")).Succeeded();
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

    [Theory]
    [InlineData("client")]
    [InlineData("server")]
    public async Task A_dry_run_changes_nothing(string dryRun)
    {
        var told = (await world.RunAsync("share", "dataset/keyframes", "-n", "studio-content", "--to-namespace", "payments-fraud", "--dry-run", dryRun)).Succeeded();
        Assert.EndsWith($"({dryRun} dry run: nothing was changed)\n", told, StringComparison.Ordinal);
        Assert.Null(await world.GetAsync("SharingGrant", "studio-content/dataset-keyframes-to-payments-fraud"));

        (await world.RunAsync("revoke", "studio-content/context-matching", "--dry-run", dryRun)).Succeeded();
        Assert.Null((await world.GetAsync("SharingGrant", "studio-content/context-matching"))!["metadata"]!["deletionTimestamp"]);

        (await world.RunAsync("promote", "scene-encoder-1.0.0", "-n", "studio-content", "--stage", "Archived", "--dry-run", dryRun)).Succeeded();
        Assert.Equal("Production", (string?)(await world.GetAsync("ModelVersion", "studio-content/scene-encoder-1.0.0"))!["spec"]!["stage"]);
    }

    [Fact]
    public async Task What_would_be_sent_can_be_shown() => Assert.Equal(
        """
        apiVersion: modeloperator.io/v1alpha1
        kind: SharingGrant
        metadata:
          name: dataset-keyframes-to-labelled
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
        (await world.RunAsync("share", "ds/keyframes", "-n", "studio-content", "--to-namespace-selector", "team=vision", "--dry-run", "client", "-o", "yaml")).Succeeded());

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
        { ["approve", "ads-context/nothing"], 3, "there is no AccessRequest ads-context/nothing" },
        { ["deny", "ads-context/nothing", "--reason", "no"], 3, "there is no AccessRequest ads-context/nothing" },
        { ["revoke", "nothing", "-n", "studio-content"], 3, "there is no SharingGrant studio-content/nothing" },
        { ["revoke", "a/b/c"], 2, "names no SharingGrant" },
        { ["promote", "nothing", "-n", "studio-content", "--stage", "Staging"], 3, "there is no ModelVersion studio-content/nothing" },
        { ["promote", "scene-encoder-1.0.0", "-n", "studio-content", "--stage", "Best"], 2, "Best" },
        { ["promote", "scene-encoder-1.0.0", "-n", "studio-content"], 2, "--stage" },
        { ["promote", "studio-content/scene-encoder-1.0.0", "--stage", "Staging"], 2, "names no ModelVersion: write its NAME, and its namespace with -n" },
        { ["rollback", "ads-context/context-matcher"], 2, "names no ModelDeployment: write its NAME, and its namespace with -n" },
        { ["rollback", "nothing", "-n", "ads-context"], 3, "there is no ModelDeployment ads-context/nothing" },
        { ["rollback", "context-matcher", "-n", "ads-context", "--to", "9.9"], 1, "has no version 9.9 that you may see: name one of 2.1.0, 2.0.0, 1.0.0" },
        { ["rollback", "creative-encoder", "-n", "ads-context"], 1, "is not known to have served another version: name one with --to" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_a_sentence(string[] arguments, int code, string sentence) => (await world.RunAsync(arguments)).Failed(code, sentence);

    [Fact]
    public async Task One_who_may_not_is_told_so() =>
        (await world.RunInAsync("payments-fraud", "payments-ml", "share", "embedding/studio-content/titles", "--to-namespace", "payments-fraud"))
            .Failed(3, "there is no Embedding studio-content/titles that you may read");
}
