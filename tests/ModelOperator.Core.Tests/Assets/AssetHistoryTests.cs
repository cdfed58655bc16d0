using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Assets;

public class AssetHistoryTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_never_edited_is_what_it_was_when_it_was_created()
    {
        var plays = Make.Dataset("studio/plays", version: "1", from: ["studio/titles"]).OfGeneration(1);
        plays = plays with { Metadata = plays.Metadata with { CreationTimestamp = Monday } };

        var revision = Assert.Single(Keep(plays, Monday.AddDays(3))!);

        Assert.Equal(Monday, revision.Time);
        Assert.Equal("1", revision.Version);
        Assert.Equal(["aip://dataset/k8s/studio/titles"], revision.Upstream);
        Assert.Equal(["created"], revision.Changes);
    }

    [Fact]
    public void What_was_edited_before_anybody_looked_is_known_since_then() =>
        Assert.Equal(Monday, Assert.Single(Keep(Make.Dataset("studio/plays").OfGeneration(2), Monday)!).Time);

    [Fact]
    public void A_revision_says_what_changed()
    {
        var first = Make.Dataset("studio/plays", version: "1", from: ["studio/titles"]);
        var second = Recorded(first, Monday) with { Spec = Make.Dataset("studio/plays", version: "2", from: ["studio/scripts"]).Spec };

        var revisions = Keep(second, Monday.AddDays(1))!;

        Assert.Equal(2, revisions.Count);
        Assert.Equal(Monday.AddDays(1), revisions[0].Time);
        Assert.Equal(["version 1 -> 2", "- aip://dataset/k8s/studio/titles", "+ aip://dataset/k8s/studio/scripts"], revisions[0].Changes);
        Assert.NotEqual(revisions[0].Digest, revisions[1].Digest);
    }

    [Fact]
    public void Content_that_changed_under_the_same_version_is_a_revision()
    {
        var first = Make.Embedding("studio/shots", "encoder-1");
        var second = Recorded(first, Monday) with { Spec = first.Spec with { Dimension = 1024 } };

        Assert.Equal(["content"], Keep(second, Monday.AddDays(1))![0].Changes);
    }

    [Fact]
    public void Nothing_is_added_for_a_description_nor_for_what_happened_further_up()
    {
        var shots = Recorded(Make.Embedding("studio/shots", "encoder-1", datasets: ["plays"]), Monday, Make.Dataset("studio/plays", version: "1"));
        var described = shots with { Spec = shots.Spec with { Info = new AssetInfo { Description = "Shots." } } };

        Assert.Same(shots.Status!.Revisions, Keep(described, Monday.AddDays(1), Make.Dataset("studio/plays", version: "2")));
    }

    [Fact]
    public void A_deployment_that_lost_its_version_is_still_known_to_have_served_it()
    {
        var search = Make.Deployment("studio/search", "encoder", stage: GatedStage.Production);
        IKubernetesObject[] serving = [Make.Model("studio/encoder"), Make.ModelVersion("studio/encoder-1", "encoder", "1", Stage.Production)];

        Assert.Null(Keep(search, Monday));
        var revisions = Keep(search, Monday, serving);
        Assert.Equal(["aip://modelversion/k8s/studio/encoder-1"], Assert.Single(revisions!).Upstream);
        Assert.Same(revisions, Keep(search with { Status = new ModelDeploymentStatus { Revisions = revisions } }, Monday.AddDays(1)));
    }

    [Fact]
    public void Old_revisions_go_and_long_lists_are_cut()
    {
        var plays = Make.Dataset("studio/plays");
        for (var day = 0; day < 12; day++)
        {
            var changed = Make.Dataset("studio/plays", version: $"{day}", from: [.. Enumerable.Range(0, 40).Select(i => $"studio/day-{day}-{i:D2}")]);
            plays = Recorded(plays with { Spec = changed.Spec }, Monday.AddDays(day));
        }

        var revisions = plays.Status!.Revisions!;
        Assert.Equal(AssetHistory.MaxRevisions, revisions.Count);
        Assert.Equal(["11", "10", "9"], revisions.Take(3).Select(revision => revision.Version));
        Assert.Equal(32, revisions[0].Upstream!.Count);
        Assert.Equal(8, revisions[0].UpstreamTruncated);
        Assert.Equal(["version 10 -> 11", "upstream"], revisions[0].Changes);
    }

    [Fact]
    public void A_reference_beyond_those_that_are_listed_counts_too()
    {
        var first = Made(Enumerable.Range(0, 40));
        var second = Recorded(first, Monday) with { Spec = Made(Enumerable.Range(0, 39).Append(99)).Spec };

        var revisions = Keep(second, Monday.AddDays(1))!;

        Assert.Equal(["upstream"], revisions[0].Changes);
        Assert.Equal(revisions[0].Upstream, revisions[1].Upstream);
        Assert.Equal(2, Recorded(second, Monday.AddDays(1)).Status!.Revisions!.Count);

        static Dataset Made(IEnumerable<int> parents) => Make.Dataset("studio/plays", from: [.. parents.Select(i => $"studio/part-{i:D2}")]);
    }

    [Fact]
    public void An_object_that_is_older_than_what_the_graph_has_seen_waits_for_its_own_event()
    {
        var seen = Recorded(Make.Dataset("studio/plays", version: "1"), Monday);
        var cluster = new TestCluster(Make.Dataset("studio/plays", version: "2"));

        Assert.Same(seen.Status!.Revisions, AssetHistory.Keep(seen, cluster.Lineage(seen), Monday.AddDays(1)));
    }

    [Fact]
    public void As_many_changes_are_listed_as_fit()
    {
        var first = Make.Dataset("studio/plays", from: [.. Enumerable.Range(0, 20).Select(i => $"studio/a-{i:D2}")]);
        var second = Recorded(first, Monday) with { Spec = Make.Dataset("studio/plays", from: [.. Enumerable.Range(0, 20).Select(i => $"studio/b-{i:D2}")]).Spec };

        Assert.Equal(16, Keep(second, Monday.AddDays(1))![0].Changes.Count);
    }

    [Fact]
    public void What_a_deployment_was_made_from_last_week_is_in_the_revisions()
    {
        var plays = Recorded(Make.Dataset("studio/plays", version: "1"), Monday);
        var model = Recorded(Make.Model("studio/encoder"), Monday);
        var one = Recorded(Make.ModelVersion("studio/encoder-1", "encoder", "1", Stage.Production, datasets: ["plays"]), Monday);
        var search = Recorded(Make.Deployment("studio/search", "encoder", stage: GatedStage.Production), Monday, model, one);

        plays = Recorded(plays with { Spec = plays.Spec with { Version = "2" } }, Monday.AddDays(7));
        var two = Recorded(Make.ModelVersion("studio/encoder-2", "encoder", "2", Stage.Production, datasets: ["plays"]), Monday.AddDays(8));
        search = Recorded(search, Monday.AddDays(8), model, one, two);
        IAsset[] all = [plays, model, one, two, search];

        Assert.Equal(
            ["modeldeployment/k8s/studio/search ", "modelversion/k8s/studio/encoder-1 1", "dataset/k8s/studio/plays 1", "model/k8s/studio/encoder "],
            MadeFrom("aip://modeldeployment/k8s/studio/search", Monday.AddDays(2), all));
        Assert.Equal(
            ["modeldeployment/k8s/studio/search ", "modelversion/k8s/studio/encoder-2 2", "dataset/k8s/studio/plays 2", "model/k8s/studio/encoder "],
            MadeFrom("aip://modeldeployment/k8s/studio/search", Monday.AddDays(9), all));
    }

    /// <summary>Reads nothing but what is in the status of the assets.</summary>
    private static IEnumerable<string> MadeFrom(string uri, DateTimeOffset then, IAsset[] all)
    {
        var status = all.Single(asset => asset.AssetStatus!.Uri == uri).AssetStatus!;
        var revision = status.Revisions!.First(known => known.Time <= then);
        return (revision.Upstream ?? [])
            .SelectMany(parent => MadeFrom(parent, then, all))
            .Prepend($"{uri["aip://".Length..]} {revision.Version}");
    }

    private static IReadOnlyList<AssetRevision>? Keep(IAsset asset, DateTimeOffset now, params IKubernetesObject[] others) =>
        AssetHistory.Keep(asset, new TestCluster([.. others, asset]).Lineage(asset), now);

    private static T Recorded<T>(T asset, DateTimeOffset now, params IKubernetesObject[] others)
        where T : IAsset
    {
        var state = new TestCluster([.. others, asset]).State;
        return asset.WithStatus(Decisions.Status(state, asset, now));
    }
}
