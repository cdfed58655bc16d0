using ModelOperator.Api;
using ModelOperator.Core.Lineage.Inference;
using ModelOperator.Core.State;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

public class InferenceProperties
{
    [Fact]
    public void What_is_inferred_is_what_the_rules_say()
    {
        var seen = Agrees(Universe.Families);

        // The property would hold of nothing if licences never met a use they forbid.
        Assert.All(["False NonCommercialUpstream", "False NoDerivativesUpstream", "False ShareAlikeUpstream", "True LicensesAllow", "derived", "hidden"],
            what => Assert.True(seen.GetValueOrDefault(what) >= 5, $"{what} was seen {seen.GetValueOrDefault(what)} times"));
    }

    [Fact]
    public void What_is_inferred_in_any_cluster_is_what_the_rules_say() => Assert.NotEmpty(Agrees(Universe.Histories));

    [Fact]
    public void What_is_inferred_about_cycles_is_what_the_rules_say() => Assert.NotEmpty(Agrees(Universe.Knots));

    private static Dictionary<string, int> Agrees(FsCheck.Gen<History> histories)
    {
        var seen = new Dictionary<string, int>();
        Property.Holds(histories, History.Smaller, history =>
        {
            var lineage = new LineageOracle([.. history.Objects.Values], history.Now);
            var oracle = new InferenceOracle(lineage);
            var state = LiveAsking(history);
            foreach (var asset in lineage.Assets)
            {
                var facts = state.DescribeAsset(ObjectName.Of(asset).Ref!.Value)!.Inferred;
                Assert.Equal(oracle.Bonds(asset), Bonds(facts));
                Assert.Equal(oracle.UpstreamDomains(asset), facts.UpstreamDomains);
                Assert.Equal(asset is Model model ? oracle.DerivedFrom(model) : [], facts.DerivedFrom);
                Assert.Equal(asset is ModelDeployment deployment ? oracle.Datasets(deployment) : ["hidden: 0"], [.. facts.Datasets, $"hidden: {facts.HiddenDatasets}"]);
                Assert.Equal(facts.Datasets.Count, facts.NamedDatasets);
                var reach = asset is Dataset dataset ? oracle.Reach(dataset) : null;
                Assert.Equal(reach?.Deployments.Count(), facts.Reach?.DeploymentCount);
                Assert.Equal(reach?.Deployments.Take(InferredFacts.MaxListed), facts.Reach?.Deployments);
                Assert.Equal(reach?.Domains.Take(InferredFacts.MaxListed), facts.Reach?.Domains);
                if (asset.Metadata.IsDeleting)
                {
                    // Nothing is decided any more about a deployment that is going.
                    continue;
                }

                var condition = Conditions.Find(Decisions.Status(state, asset).Conditions, ConditionTypes.LicenseCompatible);
                var license = condition is null ? null : $"{condition.Status} {condition.Reason}";
                Assert.Equal(oracle.License(asset), license);

                Count(license ?? "none");
                Count(facts.DerivedFrom.Count > 0 ? "derived" : "root");
                Count(facts.HiddenDatasets > 0 ? "hidden" : "shown");
            }
        });
        return seen;

        void Count(string what) => seen[what] = seen.GetValueOrDefault(what) + 1;
    }

    /// <summary>A state that lived through it and was asked everything all the time: what it keeps of its answers may not outlive what they rest on.</summary>
    private static ClusterState LiveAsking(History history)
    {
        var state = new ClusterState();
        var objects = new Dictionary<ObjectName, IKubernetesObject>();
        foreach (var step in history.Steps)
        {
            History.Apply(step, objects);
            if (History.Apply(step, state) is not null)
            {
                Assert.All(objects.Values.OfType<IAsset>(), asset => Assert.NotNull(state.DescribeAsset(ObjectName.Of(asset).Ref!.Value)));
            }
        }

        state.Settle();
        return state;
    }

    private static IEnumerable<string> Bonds(InferredFacts facts) => facts.Bonds
        .Select(bond => $"{bond.License.Id} {bond.Uri} {bond.Domain} {bond.IsOwn} {bond.IsDerived}")
        .Order(StringComparer.Ordinal);
}
