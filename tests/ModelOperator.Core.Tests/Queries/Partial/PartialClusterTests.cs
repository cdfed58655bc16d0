using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;
using ModelOperator.Core.Queries.Granting;
using ModelOperator.Core.Queries.Partial;
using ModelOperator.Core.Tests.Example;
using ModelOperator.Core.Tests.Samples;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.Core.Tests.Queries.Partial;

/// <summary>What can be told from the objects that one user may list of the example.</summary>
public class PartialClusterTests
{
    private const string Deployment = "aip://modeldeployment/k8s/ads-context/context-matcher";
    private const string Refused = "aip://modelversion/k8s/payments-fraud/fraud-scorer-4.0.0-titles";

    private static readonly PartialCluster All = Of(_ => true);
    private static readonly PartialCluster Ads = Of(ns => ns == "ads-context");

    [Fact]
    public void One_who_may_list_everything_is_answered_as_by_the_whole_graph()
    {
        foreach (var asset in QueryWorld.Example.Assets)
        {
            var uri = AssetUri.Of("k8s", asset);
            foreach (var direction in Enum.GetValues<LineageDirection>())
            {
                Assert.Equal(
                    TreeFormat.Of(LineageQuery.Ask(QueryWorld.Example.SeenFrom(), uri, direction).Answer!),
                    TreeFormat.Of(LineageQuery.Ask(All.Scope, uri, direction).Answer!));
            }
        }
    }

    [Fact]
    public void What_was_not_listed_is_hidden_and_not_broken()
    {
        var answer = LineageQuery.Ask(Ads.Scope, Deployment, LineageDirection.Upstream).Answer!;

        Assert.All(answer.Nodes.Where(node => node.Kind is not null), node => Assert.Equal("ads-context", node.Namespace));
        Assert.True(answer.Hidden > 0);
        Assert.DoesNotContain(answer.Edges, edge => edge.State is ReferenceState.NotFound or ReferenceState.Refused);
    }

    [Fact]
    public void A_model_of_others_that_is_served_is_hidden_and_not_broken()
    {
        var answer = LineageQuery.Ask(Ads.Scope, "aip://modeldeployment/k8s/ads-context/creative-encoder", LineageDirection.Upstream).Answer!;

        Assert.Single(answer.Nodes);
        Assert.Equal(2, answer.Hidden);
    }

    [Fact]
    public void A_grant_that_was_not_listed_is_named_to_who_reads_what_lives_by_it()
    {
        var answer = EntityQuery.Ask(Of(ns => ns is "ads-context" or "studio-content", grants: false).Scope, "aip://embedding/k8s/ads-context/creative-shots").Answer!;

        Assert.Contains("studio-content/shot-encoder-serving", answer.GrantsIn);
    }

    [Fact]
    public void A_reference_that_the_operator_refuses_stays_refused()
    {
        var answer = WhyQuery.Ask(Of(ns => ns == "payments-fraud").Scope, Refused).Answer!;

        Assert.False(answer.Ready);
        Assert.Equal("spec.training.embeddings[0]", answer.Steps[^1].Field);
    }

    [Fact]
    public void What_is_to_be_read_by_name_is_what_references_lead_to()
    {
        var listed = Listed(ns => ns == "ads-context");

        Assert.Contains(new ObjectRef(ObjectKind.Embedding, "studio-content", "scenes"), PartialCluster.NotListed(listed));
        Assert.Empty(PartialCluster.NotListed(Listed(_ => true)));
    }

    [Fact]
    public void A_cluster_with_a_name_has_it_in_every_identity()
    {
        var named = new Dataset
        {
            Metadata = new ObjectMeta { Namespace = "studio", Name = "shots" },
            Spec = new DatasetSpec { Type = DatasetType.Files, Uri = "s3://shots", Version = "1" },
            Status = new DatasetStatus { Uri = "aip://dataset/eu-west/studio/shots" },
        };

        var cluster = PartialCluster.Of(new ListedObjects { Assets = [named], IsListed = (_, _) => true }, QueryWorld.Now);

        Assert.Equal("eu-west", cluster.Platform);
        Assert.NotNull(EntityQuery.Ask(cluster.Scope, "aip://dataset/eu-west/studio/shots").Answer);
    }

    [Theory]
    [InlineData("card-of-fraud-scorer.md")]
    [InlineData("grants-of-studio.txt")]
    [InlineData("grants-of-ads.txt")]
    public void Texts_are_as_expected(string name)
    {
        var actual = name switch
        {
            "card-of-fraud-scorer.md" => CardFormat.Of(All.Scope, new ObjectRef(ObjectKind.Model, "payments-fraud", "fraud-scorer"))!,
            "grants-of-studio.txt" => GrantsFormat.Of(GrantsQuery.Ask(All, "studio-content")),
            _ => GrantsFormat.Of(GrantsQuery.Ask(Ads, "ads-context")),
        };
        var file = Path.Combine(Repository.Root, "tests", "ModelOperator.Core.Tests", "Queries", "Partial", "Texts", name);
        if (Environment.GetEnvironmentVariable("MODELOPERATOR_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }

    private static PartialCluster Of(Func<string, bool> mayList, bool grants = true) => PartialCluster.Of(Listed(mayList, grants), QueryWorld.Now);

    private static ListedObjects Listed(Func<string, bool> mayList, bool grants = true)
    {
        var snapshot = ConvergedExample.Snapshot;
        bool May(IKubernetesObject item) => mayList(item.Metadata.Namespace!);
        return new ListedObjects
        {
            Namespaces = [.. MediaExample.All<Namespace>()],
            Domains = snapshot.Domains,
            Assets =
            [
                .. snapshot.Datasets.Where(May), .. snapshot.Models.Where(May), .. snapshot.ModelVersions.Where(May),
                .. snapshot.Embeddings.Where(May), .. snapshot.ModelDeployments.Where(May),
            ],
            Grants = grants ? [.. snapshot.SharingGrants.Where(May)] : [],
            IsListed = (kind, ns) => mayList(ns) && (grants || kind != ObjectKind.SharingGrant),
        };
    }
}
