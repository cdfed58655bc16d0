using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Tests.Lineage;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

/// <summary>What a namespace can learn of assets that were not granted to it: nothing.</summary>
public class SecrecyProperties
{
    [Fact]
    public void Nothing_decided_in_a_namespace_tells_of_an_asset_that_was_not_granted_to_it() => TellsNothing(Universe.Clusters);

    [Fact]
    public void Nothing_inherited_tells_of_an_asset_that_was_not_granted() => TellsNothing(Universe.Families);

    private static void TellsNothing(FsCheck.Gen<History> clusters)
    {
        var cases =
            from cluster in clusters
            from hidden in Universe.Asset
            from other in Universe.Asset
            select (cluster, hidden, other);
        var refusals = 0;
        Property.Holds(cases, one => History.Smaller(one.cluster).Select(cluster => (cluster, one.hidden, one.other)), one =>
        {
            var hidden = (IAsset)one.hidden;
            var without = one.cluster.Objects.Values.Where(item => ObjectName.Of(item) != ObjectName.Of(hidden)).ToList();
            var worlds = new List<World> { new(without, one.cluster.Now), new([.. without, hidden], one.cluster.Now) };
            if (ObjectName.Of(one.other) == ObjectName.Of(hidden))
            {
                worlds.Add(new World([.. without, one.other], one.cluster.Now));
            }

            foreach (var request in without.OfType<AccessRequest>().Where(request => request.Metadata.Namespace != hidden.Metadata.Namespace))
            {
                if (!worlds.Exists(world => world.Oracle.GrantFor(request.Metadata.Namespace!, ObjectName.Of(hidden), Permission.Discover) is not null))
                {
                    Assert.Single(worlds.Select(world => Decisions.Of(world.State, request).All).Distinct());
                }
            }

            foreach (var consumer in without.OfType<IAsset>().Where(asset => asset.Metadata.Namespace != hidden.Metadata.Namespace))
            {
                if (worlds.Any(world => world.MayKnow(consumer, ObjectName.Of(hidden))))
                {
                    continue;
                }

                Assert.Single(worlds.Select(world => Decisions.Of(world.State, consumer).All).Distinct());
                refusals += worlds[1].Oracle.Resolve(consumer).Any(reference => reference.State == ReferenceState.Refused) ? 1 : 0;
            }
        }, count: 500);

        // The property would hold of nothing if no consumer were ever refused.
        Assert.True(refusals > 100, $"only {refusals} refusals were looked at");
    }

    [Fact]
    public void What_leads_into_another_namespace_has_a_grant_of_that_namespace_that_counts() =>
        Property.Holds(Universe.Histories, History.Smaller, history =>
        {
            var objects = history.Objects;
            var state = history.Live();
            foreach (var asset in objects.Values.OfType<IAsset>())
            {
                foreach (var reference in state.DescribeAsset(ObjectName.Of(asset).Ref!.Value)!.Lineage.References)
                {
                    if (reference.Target is not { } target || target.Namespace == asset.Metadata.Namespace)
                    {
                        continue;
                    }

                    var grant = (SharingGrant)objects[new ObjectName("SharingGrant", reference.Grant!.Value.Namespace, reference.Grant.Value.Name)];
                    var isActive = grant.Spec.Suspended != true && !grant.Metadata.IsDeleting && !(grant.Spec.ExpiresAt <= history.Now);
                    Assert.Equal(target.Namespace, grant.Metadata.Namespace);
                    Assert.True(isActive || grant.Spec.Revocation is { Mode: RevocationMode.Drain });
                    Assert.True(isActive == (reference.DrainsUntil is null) || grant.Spec.Suspended == true);
                    Assert.True(reference.DrainsUntil is null || reference.DrainsUntil > history.Now);
                    Assert.Contains(grant.Spec.Permissions, permission => permission >= reference.Reference.Permission);
                }
            }
        });

    [Fact]
    public void What_is_inferred_for_an_asset_names_nothing_that_was_not_granted_to_its_namespace()
    {
        var hidden = 0;
        Property.Holds(Universe.Families, History.Smaller, history =>
        {
            var oracle = new LineageOracle([.. history.Objects.Values], history.Now);
            var state = history.Live();
            foreach (var asset in oracle.Assets)
            {
                var status = (AssetStatus)Decisions.Status(state, asset);
                string?[] told =
                [
                    .. (status.Obligations ?? []).Select(obligation => obligation.Uri),
                    .. (status as ModelStatus)?.DerivedFrom ?? [],
                    .. (status as ModelDeploymentStatus)?.Datasets ?? [],
                    Conditions.Find(status.Conditions, ConditionTypes.LicenseCompatible)?.Message,
                ];
                hidden += (status.Obligations ?? []).Count(obligation => obligation.Uri is null);
                foreach (var other in oracle.Assets.Select(ObjectName.Of))
                {
                    if (other.Namespace != asset.Metadata.Namespace && oracle.GrantFor(asset.Metadata.Namespace!, other, Permission.Discover) is null)
                    {
                        Assert.DoesNotContain(LineageOracle.UriOf(other), told);
                        Assert.DoesNotContain(told, text => text is not null && text.Contains($"{other}", StringComparison.Ordinal));
                    }
                }
            }
        });
        Assert.True(hidden > 20, $"only {hidden} assets were not to be named");
    }

    [Fact]
    public void A_grant_covers_nothing_of_another_namespace() =>
        Property.Holds(Universe.Histories, History.Smaller, history =>
        {
            var state = history.Live();
            foreach (var grant in history.Objects.Values.OfType<SharingGrant>())
            {
                var facts = state.DescribeGrant(grant.Metadata.Key)!;
                Assert.All(facts.Matched.Concat(facts.NotFound), asset => Assert.Equal(grant.Metadata.Namespace, asset.Namespace));
                Assert.All(facts.Consumers, consumer => Assert.Contains($"/k8s/{grant.Metadata.Namespace}/", consumer.Resource, StringComparison.Ordinal));
                Assert.DoesNotContain(facts.Grantees, grantee => grantee.Namespace == grant.Metadata.Namespace);
            }
        });

    [Theory]
    [MemberData(nameof(Consumers))]
    public void A_name_that_was_guessed_tells_nothing(string field, IKubernetesObject consumer, params IKubernetesObject[] hidden)
    {
        var absent = new TestCluster(Make.Namespace("studio"), Make.Namespace("ads"), consumer);
        var present = new TestCluster([Make.Namespace("studio"), Make.Namespace("ads"), consumer, .. hidden]);
        var labeled = new TestCluster([Make.Namespace("studio"), Make.Namespace("ads"), consumer, .. hidden.Select(item => item.Labeled("team", "red"))]);

        var decided = Decisions.Of(absent.State, consumer).All;

        Assert.Contains("Refused", decided, StringComparison.Ordinal);
        Assert.Contains(field, decided, StringComparison.Ordinal);
        Assert.Equal(decided, Decisions.Of(present.State, consumer).All);
        Assert.Equal(decided, Decisions.Of(labeled.State, consumer).All);
    }

    public static TheoryData<string, IKubernetesObject, IKubernetesObject[]> Consumers => new()
    {
        { "spec.derivedFrom[0]", Make.Dataset("ads/x", from: ["studio/secret"]), [Make.Dataset("studio/secret")] },
        { "spec.derivedFrom[0]", Make.Dataset("ads/x", from: ["aip://dataset/k8s/studio/secret"]), [Make.Dataset("studio/secret")] },
        { "spec.producer", Make.Embedding("ads/x", "studio/secret"), [Make.ModelVersion("studio/secret", "m"), Make.Model("studio/m")] },
        { "spec.inputs[0]", Make.Embedding("ads/x", "own", embeddings: ["studio/secret"]), [Make.Embedding("studio/secret", "m")] },
        { "spec.training.datasets[0]", Make.ModelVersion("ads/x", "own", datasets: ["studio/secret"]), [Make.Dataset("studio/secret")] },
        { "spec.training.parentVersion", Make.ModelVersion("ads/x", "own", parent: "studio/secret"), [Make.ModelVersion("studio/secret", "m"), Make.Model("studio/m")] },
        { "spec.model", Make.Deployment("ads/x", "studio/secret", version: "1"), [Make.Model("studio/secret"), Make.ModelVersion("studio/v", "secret")] },
        { "spec.model", Make.Deployment("ads/x", "studio/secret", stage: GatedStage.Production), [Make.Model("studio/secret"), Make.ModelVersion("studio/v", "secret", stage: Stage.Production)] },
    };

    [Fact]
    public void Promoting_a_version_that_was_not_granted_does_not_show_to_who_has_another_one()
    {
        var deployment = Make.Deployment("ads/x", "studio/encoder", stage: GatedStage.Production);
        var cluster = new TestCluster(
            Make.Namespace("ads"), Make.Namespace("studio"), Make.Model("studio/encoder"),
            Make.ModelVersion("studio/encoder-1", "encoder", "1", Stage.Production),
            Make.ModelVersion("studio/encoder-2", "encoder", "2"),
            Make.Grant("studio/one", [Make.Named(GrantableKind.ModelVersion, "encoder-1")], [Make.ToNamespace("ads")], Permission.Deploy),
            deployment);
        var before = Decisions.Of(cluster.State, deployment).All;

        var dirty = cluster.Put(Make.ModelVersion("studio/encoder-2", "encoder", "2", Stage.Production));

        Assert.Equal("aip://modelversion/k8s/studio/encoder-1", cluster.Lineage(deployment).References[0].Uri);
        Assert.Equal(before, Decisions.Of(cluster.State, deployment).All);
        Assert.DoesNotContain(TestCluster.Ref(deployment), dirty.Now);
    }

    [Fact]
    public void A_cycle_names_what_the_asset_itself_refers_to_and_no_further_assets_of_others()
    {
        var mine = Make.Dataset("a/mine", from: ["b/one"]);
        var cluster = new TestCluster(
            Make.Namespace("a"), Make.Namespace("b"), Make.Namespace("c"), mine,
            Make.Dataset("b/one", from: ["c/two"]), Make.Dataset("c/two", from: ["c/three"]), Make.Dataset("c/three", from: ["a/mine"]),
            Make.Grant("a/g", [Make.Named(GrantableKind.Dataset, "mine")], [Make.ToNamespace("c")]),
            Make.Grant("b/g", [Make.Named(GrantableKind.Dataset, "one")], [Make.ToNamespace("a")]),
            Make.Grant("c/g", [Make.Named(GrantableKind.Dataset, "two")], [Make.ToNamespace("b")]));

        Assert.Equal(
            "it is made from itself: Dataset a/mine -> Dataset b/one -> ... -> Dataset c/three -> Dataset a/mine; remove one of these references",
            cluster.Condition(mine, ConditionTypes.Ready).Message);
    }

    [Fact]
    public void A_deployment_of_a_version_in_a_cycle_is_told_of_no_asset_but_the_version_and_its_own()
    {
        var deployment = Make.Deployment("ads/search", "studio/encoder", version: "1");
        var cluster = new TestCluster(
            Make.Namespace("ads"), Make.Namespace("studio"), deployment,
            Make.Model("studio/encoder"), Make.ModelVersion("studio/encoder-1", "encoder", embeddings: ["hidden"]), Make.Embedding("studio/hidden", producer: "encoder-1"),
            Make.Grant("studio/g", [Make.Named(GrantableKind.Model, "encoder")], [Make.ToNamespace("ads")], Permission.Deploy));

        Assert.Equal(
            "the version of Model studio/encoder to serve is made from itself (ModelVersion studio/encoder-1 -> ... -> ModelVersion studio/encoder-1): "
            + "remove one of the references of the cycle",
            cluster.Condition(deployment, ConditionTypes.Ready).Message);
    }

    /// <summary>One way the cluster could be.</summary>
    private sealed class World(IReadOnlyCollection<IKubernetesObject> objects, DateTimeOffset now)
    {
        public LineageOracle Oracle { get; } = new(objects, now);

        public Core.State.ClusterState State { get; } = History.Fresh(objects, now);

        /// <summary>
        /// Whether a consumer has a right to be told: its namespace was granted the asset, it is made from the asset through something
        /// that was granted, or the asset is made from it. A Model is known to who was granted one of its versions, and of a version
        /// that was granted it is known whether it is the one that counts. Who has a part in a version is told how much is made from
        /// it, so also whether there is a Model to serve it by, and another version that is served in its place. A Model shows what its
        /// versions, of its own namespace, are made from and may know. Who serves by stage is told which versions that it may serve are
        /// in the stage, and that follows from what these were made from.
        /// </summary>
        public bool MayKnow(IAsset consumer, ObjectName asset)
        {
            var ns = consumer.Metadata.Namespace!;
            if (Oracle.GrantFor(ns, asset, Permission.Discover) is not null)
            {
                return true;
            }

            if (Oracle.Assets.SingleOrDefault(other => ObjectName.Of(other) == asset) is { } found
                && (Oracle.IsMadeFrom(consumer, found) || Oracle.IsMadeFrom(found, consumer)))
            {
                return true;
            }

            if (consumer is ModelDeployment { Spec.Model: { Stage: not null } served }
                && Oracle.Versions(new ObjectName("Model", served.Namespace ?? ns, served.Name)).Any(version =>
                    (version.Metadata.Namespace == ns || Oracle.GrantFor(ns, ObjectName.Of(version), Permission.Deploy) is not null)
                    && Oracle.Assets.Any(other => ObjectName.Of(other) == asset && Oracle.IsMadeFrom(version, other))))
            {
                return true;
            }

            if (consumer is Model && Oracle.Versions(ObjectName.Of(consumer)).Any(version => MayKnow(version, asset)))
            {
                return true;
            }

            return Oracle.Assets.OfType<ModelVersion>().Any(version =>
                version.Metadata.Namespace == asset.Namespace
                && ModelOf(asset) == version.Spec.ModelRef.Name && Oracle.IsMadeFrom(version, consumer))
                || Oracle.Assets.OfType<ModelVersion>().Any(version =>
                version.Metadata.Namespace == asset.Namespace && Oracle.GrantFor(ns, ObjectName.Of(version), Permission.Discover) is not null
                && (asset == new ObjectName("Model", asset.Namespace, version.Spec.ModelRef.Name)
                    || (asset.Kind == "ModelVersion" && Claims(asset) == (version.Spec.ModelRef.Name, version.Spec.Version))));
        }

        private string? ModelOf(ObjectName asset) => asset.Kind == "Model" ? asset.Name : Claims(asset)?.Model;

        private (string Model, string Version)? Claims(ObjectName asset) =>
            Oracle.Assets.OfType<ModelVersion>().SingleOrDefault(version => ObjectName.Of(version) == asset) is { } version
                ? (version.Spec.ModelRef.Name, version.Spec.Version)
                : null;
    }
}
