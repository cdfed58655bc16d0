using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Tests.State;
using ModelOperator.Testing.Objects;
using Xunit;
using static ModelOperator.Core.Lineage.EdgeOrigin;
using static ModelOperator.Core.Lineage.LineageEdgeType;

namespace ModelOperator.Core.Tests.Lineage;

/// <summary>Edges with their provenance, and assets of other platforms.</summary>
public class InferredEdgeTests
{
    private const string Warehouse = "aip://dataset/warehouse/media/plays";
    private static readonly Model Matcher = Make.Model("studio/matcher");
    private static readonly ModelVersion MatcherVersion = Make.ModelVersion("studio/matcher-1", "matcher", "1", datasets: [Warehouse], embeddings: ["scenes"]);
    private static readonly ModelDeployment Search = Make.Deployment("studio/search", "matcher", version: "1");

    [Fact]
    public void An_asset_has_the_edges_it_declares_with_the_field_that_declares_each()
    {
        Assert.Equal(
            [
                Edge(MatcherVersion, Uri("model/k8s/studio/matcher"), VersionOf, "spec.modelRef"),
                Edge(MatcherVersion, Warehouse, TrainedOn, "spec.training.datasets[0]"),
                Edge(MatcherVersion, Uri("embedding/k8s/studio/scenes"), TrainedOn, "spec.training.embeddings[0]"),
            ],
            Edges(Cluster(), MatcherVersion));
        Assert.Equal(
            [
                Edge(Scenes, Uri("modelversion/k8s/studio/encoder-1"), ProducedBy, "spec.producer"),
                Edge(Scenes, Uri("dataset/k8s/studio/keyframes"), Input, "spec.inputs[0]"),
                Edge(Scenes, Uri("embedding/k8s/studio/shots"), Input, "spec.inputs[1]"),
            ],
            Edges(Cluster(), Scenes));
    }

    [Fact]
    public void A_model_is_derived_from_the_models_that_made_what_its_versions_were_trained_on()
    {
        Assert.Equal(
            [
                new LineageEdge(Uri("model/k8s/studio/matcher"), Uri("model/k8s/studio/encoder"), DerivedFrom, Uri("modelversion/k8s/studio/matcher-1"), "spec.training.embeddings[0]", Inferred),
                new LineageEdge(Uri("model/k8s/studio/matcher"), Uri("model/k8s/studio/shot-encoder"), DerivedFrom, Uri("modelversion/k8s/studio/matcher-1"), "spec.training.embeddings[0]", Inferred),
            ],
            Edges(Cluster(), Matcher));
        Assert.Equal(
            [Uri("model/k8s/studio/encoder"), Uri("model/k8s/studio/shot-encoder")],
            Cluster().Status<ModelStatus>(Matcher).DerivedFrom);
    }

    [Fact]
    public void A_deployment_relies_on_the_datasets_behind_its_version_and_the_edge_tells_who_refers_to_them() =>
        Assert.Equal(
            [
                Edge(Search, Uri("modelversion/k8s/studio/matcher-1"), Serves, "spec.model"),
                new LineageEdge(Uri("modeldeployment/k8s/studio/search"), Uri("dataset/k8s/studio/keyframes"), ReliesOn, Uri("embedding/k8s/studio/scenes"), "spec.inputs[0]", Inferred),
                new LineageEdge(Uri("modeldeployment/k8s/studio/search"), Warehouse, ReliesOn, Uri("modelversion/k8s/studio/matcher-1"), "spec.training.datasets[0]", Inferred),
            ],
            Edges(Cluster(), Search));

    [Fact]
    public void What_is_inferred_goes_when_the_chain_breaks_and_comes_back_when_it_heals()
    {
        var cluster = Cluster();
        var (derived, reliedOn) = (Edges(cluster, Matcher), Edges(cluster, Search));

        cluster.Delete(Scenes);

        Assert.Empty(Edges(cluster, Matcher));
        Assert.Equal([Uri("modelversion/k8s/studio/matcher-1"), Warehouse], Edges(cluster, Search).Select(edge => edge.To));
        Assert.Null(cluster.Status<ModelStatus>(Matcher).DerivedFrom);

        cluster.Put(Scenes);

        Assert.Equal(derived, Edges(cluster, Matcher));
        Assert.Equal(reliedOn, Edges(cluster, Search));
    }

    [Fact]
    public void When_a_version_moves_to_another_model_that_one_is_what_others_are_derived_from()
    {
        var cluster = Cluster();

        var dirty = cluster.Put(Make.Model("studio/tagger"), Make.ModelVersion("studio/encoder-1", "tagger"));

        Assert.Contains(TestCluster.Ref(Matcher), dirty.Now);
        Assert.Equal([Uri("model/k8s/studio/shot-encoder"), Uri("model/k8s/studio/tagger")], cluster.Status<ModelStatus>(Matcher).DerivedFrom);
    }

    [Fact]
    public void A_version_of_the_same_model_derives_it_from_nothing()
    {
        var cluster = Cluster();

        cluster.Put(Make.ModelVersion("studio/encoder-2", "encoder", "2", parent: "encoder-1"));

        Assert.Empty(Edges(cluster, Make.Model("studio/encoder")));
    }

    [Fact]
    public void An_asset_of_another_platform_is_there_as_long_as_it_is_referred_to()
    {
        var mix = Make.Dataset("studio/mix", from: [Warehouse]);
        var cluster = new TestCluster(mix);
        Assert.Equal([LineageOracle.UriOf(mix), Warehouse], Upstream());

        cluster.Put(Make.Dataset("studio/mix"));
        Assert.Equal([LineageOracle.UriOf(mix)], Upstream());

        IEnumerable<string> Upstream() => LineageQuery.Ask(new QueryScope(cluster.State, _ => null, Viewer.OfEverything), LineageOracle.UriOf(mix), LineageDirection.Upstream)
            .Answer!.Nodes.Select(node => node.Uri);
    }

    [Fact]
    public void A_reference_to_an_object_that_does_not_exist_is_no_asset_of_another_platform()
    {
        var cluster = new TestCluster(Make.Dataset("studio/mix", from: ["plays", "aip://dataset/k8s/studio/titles"]));

        Assert.Single(LineageQuery.Ask(new QueryScope(cluster.State, _ => null, Viewer.OfEverything), "aip://dataset/k8s/studio/mix", LineageDirection.Upstream).Answer!.Nodes);
    }

    [Fact]
    public void A_dataset_shows_where_it_arrives()
    {
        var cluster = Cluster();
        cluster.Put(Make.Namespace("studio"), Make.Domain("studio", ["studio"]));
        var keyframes = Make.Dataset("studio/keyframes");

        var reach = cluster.Status<DatasetStatus>(keyframes).Reach!;

        Assert.Equal(1, reach.Deployments);
        Assert.Equal([Uri("modeldeployment/k8s/studio/search")], reach.DeploymentUris);
        Assert.Equal(["studio"], reach.Domains);
        var dirty = cluster.Delete(Search);
        Assert.Contains(TestCluster.Ref(keyframes), dirty.Coalesced);
        Assert.Equal(0, cluster.Status<DatasetStatus>(keyframes).Reach!.Deployments);
    }

    [Fact]
    public void A_dataset_counts_all_deployments_it_arrives_at_and_names_the_first()
    {
        const int Each = 40;
        string[] teams = ["studio-b", "studio"];
        var served = teams.SelectMany(team => Enumerable.Range(0, Each).Select(i => Make.Deployment($"{team}/s{i:00}", "studio/encoder", version: "1"))).ToArray();
        var shots = Make.Dataset("studio/shots");
        var domains = Enumerable.Range(0, 70).Select(i => $"team{i:00}").ToArray();
        var cluster = new TestCluster(
        [
            Make.Namespace("studio"), Make.Namespace("studio-b"), shots, Make.Model("studio/encoder"),
            Make.ModelVersion("studio/encoder-1", "encoder", "1", datasets: ["shots"]), .. served,
            Make.Grant("studio/encoder", [Make.Named(GrantableKind.Model, "encoder")], [Make.ToNamespace("studio-b")], Permission.Deploy),
            Make.Grant("studio/shots", [Make.Named(GrantableKind.Dataset, "shots")], [.. domains.Select(domain => Make.ToNamespace(domain))]),
            .. domains.Select(domain => Make.Namespace(domain)), .. domains.Select(domain => Make.Domain(domain, [domain])),
            .. domains.Select(domain => Make.Dataset($"{domain}/cut", from: ["studio/shots"])),
        ]);

        var reach = cluster.State.DescribeAsset(TestCluster.Ref(shots))!.Inferred.Reach!;

        var all = served.Select(deployment => Uri($"modeldeployment/k8s/{deployment.Metadata.Namespace}/{deployment.Metadata.Name}"));
        Assert.Equal(2 * Each, reach.DeploymentCount);
        Assert.Equal(all.Order(StringComparer.Ordinal).Take(64), reach.Deployments);
        Assert.Equal(domains[..64], reach.Domains);
        Assert.Equal(2 * Each, cluster.Status<DatasetStatus>(shots).Reach!.Deployments);
    }

    [Fact]
    public void Datasets_that_were_not_granted_are_counted_and_those_beyond_the_list_too()
    {
        var served = Make.Deployment("ads/search", "studio/matcher", version: "1");
        var names = Enumerable.Range(0, 70).Select(i => $"d{i:00}").ToArray();
        var cluster = new TestCluster(
        [
            Make.Namespace("studio"), Make.Namespace("ads"), .. names.Select(name => Make.Dataset($"studio/{name}")), Make.Dataset("studio/secret"),
            Make.Model("studio/matcher"), Make.ModelVersion("studio/matcher-1", "matcher", "1", datasets: [.. names, "secret"]), served,
            Make.Grant("studio/g", [Make.Named(GrantableKind.Dataset, names)], [Make.ToNamespace("ads")], Permission.Discover),
            Make.Grant("studio/h", [Make.Named(GrantableKind.Model, "matcher")], [Make.ToNamespace("ads")], Permission.Deploy),
        ]);

        var status = cluster.Status<ModelDeploymentStatus>(served);

        Assert.Equal(names[..64].Select(name => Uri($"dataset/k8s/studio/{name}")), status.Datasets);
        Assert.Equal((1, 6), (status.DatasetsHidden, status.DatasetsTruncated));
    }

    /// <summary>Matcher, trained on scenes and on plays of the warehouse; scenes, made by an encoder from keyframes and shots; shots, made by another.</summary>
    private static TestCluster Cluster() => new(
        Make.Dataset("studio/keyframes"),
        Make.Model("studio/encoder"), Make.ModelVersion("studio/encoder-1", "encoder"),
        Make.Model("studio/shot-encoder"), Make.ModelVersion("studio/shot-encoder-1", "shot-encoder"),
        Make.Embedding("studio/shots", "shot-encoder-1"), Scenes,
        Matcher, MatcherVersion, Search);

    private static Embedding Scenes => Make.Embedding("studio/scenes", "encoder-1", datasets: ["keyframes"], embeddings: ["shots"]);

    private static IReadOnlyList<LineageEdge> Edges(TestCluster cluster, IAsset asset) => cluster.State.Inference.EdgesOf(TestCluster.Ref(asset));

    private static LineageEdge Edge(IAsset from, string to, LineageEdgeType type, string field)
    {
        var uri = LineageOracle.UriOf(from);
        return new LineageEdge(uri, to, type, uri, field, Declared);
    }

    private static string Uri(string path) => $"aip://{path}";
}
