using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Runtimes;

public class RuntimeCatalogTests
{
    private static readonly ServingRuntime Before = Given.Runtime(), After = Given.Runtime(spec: spec => spec with { Container = spec.Container with { Image = "vllm/vllm-openai:v0.12.0" } });

    private static readonly RuntimeRevision Old = RuntimeRevision.Of(Before), New = RuntimeRevision.Of(After);

    /// <summary>The runtime was edited, and what it said before is kept.</summary>
    private static readonly RuntimeCatalog Edited = RuntimeCatalog.Of([After]).With(Old).With(New);

    [Theory]
    [InlineData(null, "2.1.0", false)]
    [InlineData(RuntimeUpgrade.WithVersion, "2.1.0", false)]
    [InlineData(RuntimeUpgrade.WithVersion, "3.0.0", true)]
    [InlineData(RuntimeUpgrade.Manual, "2.1.0", false)]
    [InlineData(RuntimeUpgrade.Manual, "3.0.0", false)]
    [InlineData(RuntimeUpgrade.Automatic, "2.1.0", true)]
    public void An_edited_runtime_reaches_a_deployment_when_its_policy_lets_it(RuntimeUpgrade? upgrade, string version, bool isNew)
    {
        var match = Edited.Select(Serving(new RuntimeChoice { Upgrade = upgrade }), Given.Version(version));

        Assert.Equal((isNew ? New : Old).Name, match.Revision!.Name);
        Assert.Equal(isNew ? "vllm/vllm-openai:v0.12.0" : "vllm/vllm-openai:v0.11.0", match.Runtime!.Spec.Container.Image);
        Assert.Equal(New.Name, match.Latest);
    }

    [Fact]
    public void A_deployment_without_pods_gets_what_the_runtime_says_now() =>
        Assert.Equal(New.Name, Edited.Select(Given.Deployment(), Given.Version()).Revision!.Name);

    [Fact]
    public void A_revision_that_the_specification_names_goes_before_every_policy()
    {
        foreach (var upgrade in Enum.GetValues<RuntimeUpgrade>())
        {
            Assert.Equal(Old.Name, Edited.Select(Serving(new RuntimeChoice { Name = "vllm", Upgrade = upgrade, Revision = Old.Name }, New.Name), Given.Version("3.0.0")).Revision!.Name);
            Assert.Equal(New.Name, Edited.Select(Serving(new RuntimeChoice { Name = "vllm", Upgrade = upgrade, Revision = New.Name }), Given.Version()).Revision!.Name);
        }
    }

    [Fact]
    public void A_revision_that_is_not_kept_is_refused_and_named()
    {
        var match = Edited.Select(Serving(new RuntimeChoice { Name = "vllm", Revision = "vllm-0000000000" }), Given.Version());

        Assert.Equal((null, ServingReasons.RuntimeRevisionNotFound), (match.Runtime, match.Reason));
        Assert.Contains("vllm-0000000000", match.Message);
    }

    [Fact]
    public void A_revision_of_another_runtime_is_none_whoever_wrote_it_into_the_status_or_the_specification()
    {
        var other = RuntimeRevision.Of(Given.Runtime("lax", spec: spec => spec with { PodSecurity = PodSecurityLevel.Baseline }));
        var catalog = Edited.With(other);

        Assert.Equal(New.Name, catalog.Select(Serving(null, other.Name), Given.Version()).Revision!.Name);
        Assert.Equal(ServingReasons.RuntimeRevisionNotFound, catalog.Select(Serving(new RuntimeChoice { Name = "vllm", Revision = other.Name }), Given.Version()).Reason);
    }

    [Fact]
    public void What_was_lost_makes_way_for_what_the_runtime_says_now() =>
        Assert.Equal(New.Name, Edited.WithoutRevision(Old.Name).Select(Serving(), Given.Version()).Revision!.Name);

    [Fact]
    public void What_only_says_when_a_runtime_is_picked_makes_no_other_revision()
    {
        var reprioritised = Given.Runtime(priority: 7, spec: spec => spec with { Disabled = true, Accelerators = null });

        Assert.Equal(Old.Name, RuntimeRevision.Of(reprioritised).Name);
        Assert.NotEqual(Old.Name, New.Name);
    }

    [Fact]
    public void What_is_kept_is_read_back_and_nothing_else_under_its_name()
    {
        var kept = Old.ToObject("system");

        Assert.Equal(JsonSerializer.Serialize(Old.Spec, ApiJsonContext.Default.ServingRuntimeSpec), JsonSerializer.Serialize(RuntimeRevision.Read(kept)!.Spec, ApiJsonContext.Default.ServingRuntimeSpec));
        Assert.Null(RuntimeRevision.Read(kept with { Data = New.ToObject("system").Data }));
        Assert.Null(RuntimeRevision.Read(kept with { Data = JsonDocument.Parse("{\"runtime\":7}").RootElement }));
        Assert.Null(RuntimeRevision.Read(kept with { Data = default }));
    }

    [Fact]
    public void Revisions_that_nobody_needs_go_but_for_the_newest_few()
    {
        var many = Enumerable.Range(0, 14).Select(number => Kept(number)).ToList();
        var inUse = new HashSet<string> { many[0].Metadata.Name };

        var gone = RevisionRetention.ToDelete("vllm", many[13].Metadata.Name, [.. many, RuntimeRevision.Of(Given.Runtime("other")).ToObject("system")], inUse);

        Assert.Equal([many[2].Metadata.Name, many[1].Metadata.Name], gone.Select(item => item.Metadata.Name));
        Assert.Equal(13, RevisionRetention.ToDelete("vllm", null, many, inUse).Count);
    }

    private static ControllerRevision Kept(int number)
    {
        var revision = RuntimeRevision.Of(Given.Runtime(spec: spec => spec with { Container = spec.Container with { Image = $"vllm:{number}" } })).ToObject("system");
        return revision with { Metadata = revision.Metadata with { CreationTimestamp = Given.Now.AddMinutes(number) } };
    }

    private static ModelDeployment Serving(RuntimeChoice? runtime = null, string? revision = null) => Given.Deployment(
        spec: spec => spec with { Runtime = runtime },
        status: new ModelDeploymentStatus { Runtime = "vllm", RuntimeRevision = revision ?? Old.Name, ModelVersion = "scene-encoder-2.1.0" });
}
