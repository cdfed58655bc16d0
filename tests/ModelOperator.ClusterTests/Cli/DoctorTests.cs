using Xunit;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>What the plugin says of an installation, and how shells complete its words.</summary>
[Collection(FindingTestCollection.Name)]
public sealed class DoctorTests(PluginWorld world) : IClassFixture<PluginWorld>
{
    [Fact]
    public async Task An_installation_with_a_leading_operator_has_nothing_that_fails()
    {
        var said = (await world.RunAsync("doctor", "--operator-namespace", Testing.Operators.OperatorUser.LeaseNamespace)).Succeeded();

        Assert.Contains("ok    all 10 kinds are served in modeloperator.io/v1alpha1\n", said, StringComparison.Ordinal);
        Assert.Matches("(?m)^ok    operator .+ leads$", said);
        Assert.Contains("ok    your clock is as the server's\n", said, StringComparison.Ordinal);
        Assert.Contains("ok    you may list assets of all namespaces\n", said, StringComparison.Ordinal);
        Assert.Contains("httproutes (gateway.networking.k8s.io/v1) is not served: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_operator_it_says_that_nothing_is_reconciled()
    {
        var run = await world.RunAsync("doctor", "--operator-namespace", "nowhere");

        Assert.Equal(1, run.Code);
        Assert.Contains("FAIL  no operator holds Lease nowhere/modeloperator: nothing is reconciled; start one, or say where it runs with --operator-namespace\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_with_less_is_told_what_he_may()
    {
        var run = await world.RunInAsync("ads-context", "ads-ml", "doctor");

        Assert.Contains("warn  you may not list assets of all namespaces: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok    you may share assets of namespace ads-context\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("warn  you may not read Lease modeloperator-system/modeloperator: ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _kubectl_model kubectl-model")]
    [InlineData("zsh", "compdef _kubectl_model kubectl-model")]
    [InlineData("fish", "complete -c kubectl-model")]
    [InlineData("kubectl", "kubectl_complete-model")]
    public async Task Shells_get_a_script(string shell, string part) =>
        Assert.Contains(part, (await PluginRun.OfAsync("completion", shell)).Succeeded(), StringComparison.Ordinal);

    [Fact]
    public async Task Words_are_suggested()
    {
        Assert.Equal("lineage", (await PluginRun.OfAsync("[suggest:17]", "kubectl-model lin")).Succeeded().Trim());
        Assert.Contains("openlineage", (await PluginRun.OfAsync("[suggest:25]", "kubectl-model lineage -o ")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_says_what_it_ends_with_and_the_version_is_told()
    {
        Assert.Contains("Exit codes: 0 done; 1 failed", (await PluginRun.OfAsync("--help")).Succeeded(), StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+", (await PluginRun.OfAsync("--version")).Succeeded());
    }
}
