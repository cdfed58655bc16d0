using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

/// <summary>The datasets behind a deployment are kept with the version it serves, and go when they can differ.</summary>
public class UpstreamDatasetsTests
{
    private const string Warehouse = "aip://dataset/warehouse/media/plays";
    private static readonly Dataset Shots = Make.Dataset("studio/shots");
    private static readonly Dataset Cuts = Make.Dataset("studio/cuts", from: ["shots"]);
    private static readonly ModelVersion Version = Make.ModelVersion("studio/encoder-1", "encoder", "1", datasets: ["cuts"]);
    private static readonly ModelDeployment Search = Make.Deployment("ads/search", "studio/encoder", version: "1");

    [Fact]
    public void What_is_far_upstream_comes_and_goes()
    {
        var cluster = Cluster(Granted("shots", "cuts"));
        Assert.Equal([Uri("cuts"), Uri("shots"), "0 hidden"], Datasets(cluster));

        cluster.Delete(Shots);
        Assert.Equal([Uri("cuts"), "0 hidden"], Datasets(cluster));

        cluster.Put(Shots);
        Assert.Equal([Uri("cuts"), Uri("shots"), "0 hidden"], Datasets(cluster));

        cluster.Put(Make.Dataset("studio/shots", from: ["cuts"]));
        Assert.Equal([Uri("cuts"), "0 hidden"], Datasets(cluster));
    }

    [Fact]
    public void A_grant_that_comes_later_names_what_was_counted_and_one_that_goes_hides_it()
    {
        var cluster = Cluster();
        Assert.Equal(["2 hidden"], Datasets(cluster));

        cluster.Put(Granted("shots"));
        Assert.Equal([Uri("shots"), "1 hidden"], Datasets(cluster));

        cluster.Delete(Granted("shots"));
        Assert.Equal(["2 hidden"], Datasets(cluster));
    }

    [Fact]
    public void A_dataset_that_is_made_again_at_once_is_still_named_or_not_as_grants_say()
    {
        var cluster = Cluster(Granted("cuts"));
        Assert.Equal([Uri("cuts"), "1 hidden"], Datasets(cluster));

        cluster.State.Delete(ObjectName.Of(Cuts));
        cluster.Put(Cuts);
        Assert.Equal([Uri("cuts"), "1 hidden"], Datasets(cluster));

        cluster.Delete(Granted("cuts"));
        Assert.Equal(["2 hidden"], Datasets(cluster));
    }

    [Fact]
    public void A_dataset_of_another_platform_is_named_as_long_as_somebody_who_may_be_named_refers_to_it()
    {
        var cluster = Cluster(Granted("cuts"), Make.Dataset("studio/cuts", from: [Warehouse, "shots"]), Make.Dataset("studio/shots", from: [Warehouse]));
        Assert.Equal([Uri("cuts"), Warehouse, "1 hidden"], Datasets(cluster));

        cluster.Put(Cuts);
        Assert.Equal([Uri("cuts"), "2 hidden"], Datasets(cluster));

        cluster.Put(Granted("cuts", "shots"));
        Assert.Equal([Uri("cuts"), Uri("shots"), Warehouse, "0 hidden"], Datasets(cluster));

        cluster.Put(Shots);
        Assert.Equal([Uri("cuts"), Uri("shots"), "0 hidden"], Datasets(cluster));
    }

    [Fact]
    public void To_look_at_a_deployment_again_costs_little_however_much_is_behind_it()
    {
        var names = Enumerable.Range(0, 5_000).Select(i => $"d{i:0000}").ToArray();
        var deployment = Make.Deployment("studio/search", "encoder", version: "1");
        var cluster = new TestCluster(
        [
            Make.Namespace("studio"), Make.Model("studio/encoder"), Make.ModelVersion("studio/encoder-1", "encoder", "1", datasets: names), deployment,
            .. names.Select(name => Make.Dataset($"studio/{name}")),
        ]);
        Assert.Equal(names.Length, cluster.State.DescribeAsset(TestCluster.Ref(deployment))!.Inferred.NamedDatasets);

        var before = GC.GetAllocatedBytesForCurrentThread();
        cluster.State.DescribeAsset(TestCluster.Ref(deployment));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static TestCluster Cluster(params IKubernetesObject[] more)
    {
        var cluster = new TestCluster(
            Make.Namespace("studio"), Make.Namespace("ads"), Make.Model("studio/encoder"), Shots, Cuts, Version, Search,
            Make.Grant("studio/encoder", [Make.Named(GrantableKind.Model, "encoder")], [Make.ToNamespace("ads")], Permission.Deploy));
        cluster.Put(more);
        return cluster;
    }

    private static SharingGrant Granted(params string[] datasets) =>
        Make.Grant("studio/datasets", [Make.Named(GrantableKind.Dataset, datasets)], [Make.ToNamespace("ads")], Permission.Discover);

    /// <summary>Those that may be named, then how many may not.</summary>
    private static IEnumerable<string> Datasets(TestCluster cluster)
    {
        var facts = cluster.State.DescribeAsset(TestCluster.Ref(Search))!.Inferred;
        return [.. facts.Datasets, $"{facts.HiddenDatasets} hidden"];
    }

    private static string Uri(string dataset) => $"aip://dataset/k8s/studio/{dataset}";
}
