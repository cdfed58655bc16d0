using ModelOperator.Core.Installation;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Installation;

/// <summary>What is said of installations.</summary>
public class InstallationCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly InstallationFacts Whole = new()
    {
        KubernetesMinor = 34,
        Served = new HashSet<string>
        {
            "domains", "datasets", "models", "modelversions", "embeddings", "sharinggrants", "accessrequests", "accessdenials", "servingruntimes", "modeldeployments",
        },
        Versions = ["v1alpha1"],
        LeaseKey = new ObjectKey("modeloperator-system", "modeloperator"),
        Lease = Held(Now.AddSeconds(-3)),
        Skew = TimeSpan.FromSeconds(-1),
        Now = Now,
        Permissions = [("share assets", true)],
        Optional = [("scaling to zero", "scaledobjects (keda.sh/v1alpha1)", true)],
    };

    [Fact]
    public void A_whole_installation_is_well() => Assert.All(InstallationCheck.Of(Whole), finding => Assert.Equal(CheckVerdict.Ok, finding.Verdict));

    public static TheoryData<InstallationFacts, CheckVerdict, string> Faults => new()
    {
        { Whole with { KubernetesMinor = null }, CheckVerdict.Warn, "the version of Kubernetes cannot be understood" },
        { Whole with { KubernetesMinor = 20 }, CheckVerdict.Warn, "Kubernetes 1.20 does not check the rules of the kinds, which takes 1.25" },
        { Whole with { KubernetesMinor = 99 }, CheckVerdict.Warn, "Kubernetes 1.99 is newer than 1.35" },
        { Whole with { Served = null, Versions = [] }, CheckVerdict.Fail, "the cluster does not serve modeloperator.io: apply the files of crds/" },
        { Whole with { Served = null, Versions = ["v1"] }, CheckVerdict.Fail, "serves modeloperator.io in v1 and not in v1alpha1" },
        { Whole with { Served = Whole.Served!.Where(kind => kind != "domains").ToHashSet() }, CheckVerdict.Fail, "does not serve domains of modeloperator.io/v1alpha1" },
        { Whole with { Lease = null }, CheckVerdict.Fail, "no operator holds Lease modeloperator-system/modeloperator" },
        { Whole with { Lease = Held(null) }, CheckVerdict.Fail, "no operator holds Lease" },
        { Whole with { Lease = Held(Now.AddMinutes(-5)) }, CheckVerdict.Fail, "operator one renewed Lease modeloperator-system/modeloperator 5 min ago" },
        { Whole with { Lease = null, MayReadLease = false }, CheckVerdict.Warn, "you may not read Lease modeloperator-system/modeloperator" },
        { Whole with { Skew = null }, CheckVerdict.Warn, "whether your clock is right is not known" },
        { Whole with { Skew = TimeSpan.FromSeconds(90) }, CheckVerdict.Warn, "your clock is 90 s behind the server's" },
        { Whole with { Skew = TimeSpan.FromMinutes(-10) }, CheckVerdict.Warn, "your clock is 10 min ahead of the server's" },
        { Whole with { Permissions = [("share assets", false)] }, CheckVerdict.Warn, "you may not share assets: ask for a Role" },
        { Whole with { Permissions = [("share assets", null)] }, CheckVerdict.Warn, "whether you may share assets could not be found out" },
        { Whole with { Optional = [("scaling to zero", "scaledobjects (keda.sh/v1alpha1)", false)] }, CheckVerdict.Warn, "is not served: scaling to zero cannot be had until it is installed" },
        { Whole with { Optional = [("scaling to zero", "scaledobjects (keda.sh/v1alpha1)", null)] }, CheckVerdict.Warn, "whether scaledobjects (keda.sh/v1alpha1) is served could not be found out" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_wrong_is_said_alone(InstallationFacts facts, CheckVerdict verdict, string sentence)
    {
        var finding = Assert.Single(InstallationCheck.Of(facts), finding => finding.Verdict != CheckVerdict.Ok);

        Assert.Equal(verdict, finding.Verdict);
        Assert.Contains(sentence, finding.Sentence, StringComparison.Ordinal);
    }

    private static Lease Held(DateTimeOffset? renewed) => new()
    {
        Metadata = new ObjectMeta { Namespace = "modeloperator-system", Name = "modeloperator" },
        Spec = new LeaseSpec { HolderIdentity = "one", LeaseDurationSeconds = 15, RenewTime = renewed },
    };
}
