using System.Text.RegularExpressions;
using ModelOperator.Testing.Operators;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.ClusterTests.BadClusters;

/// <summary>An API server that does not answer, or is not who it should be, when the operator starts.</summary>
[Collection(BadClusterCollection.Name)]
public sealed partial class UnreachableServerTests(BadCluster cluster)
{
    [Fact]
    public async Task One_that_does_not_answer_is_named_and_waited_for() =>
        await TellsAsync(Server().Replace(await File.ReadAllTextAsync(cluster.Kubeconfig), "https://127.0.0.1:9"), "no answer from https://127.0.0.1:9/: Connection refused");

    [Fact]
    public async Task One_whose_certificate_is_of_another_authority_is_not_believed()
    {
        using var authority = new TestCertificates("stranger");
        await using var stranger = await ScriptedApiServer.StartAsync(new() { Certificate = authority.Server("127.0.0.1") });
        await TellsAsync(
            Server().Replace(await File.ReadAllTextAsync(cluster.Kubeconfig), stranger.Address.GetLeftPart(UriPartial.Authority)),
            $"no answer from {stranger.Address}: The remote certificate");
        Assert.Empty(stranger.Requests);
    }

    private async Task TellsAsync(string kubeconfig, string sentence)
    {
        var path = Path.Combine(cluster.LogDirectory, $"{Guid.NewGuid():N}.kubeconfig");
        await File.WriteAllTextAsync(path, kubeconfig);
        await using var running = await OperatorProcess.StartAsync(Operator.OperatorWorld.Program, path, cluster.LogDirectory);

        await cluster.EventuallyAsync(() => Task.FromResult(running.Log), log => log.Contains(sentence, StringComparison.Ordinal), "it says what is wrong", show: log => log);
        Assert.Contains("the first list of namespaces is not there yet", await cluster.ReadyAsync(running, 503), StringComparison.Ordinal);
        Assert.Equal("ok\n", await running.GetAsync("/healthz"));
        Assert.Equal(0, await running.StopAsync(TimeSpan.FromSeconds(30)));
    }

    [GeneratedRegex("https://127\\.0\\.0\\.1:[0-9]+")]
    private static partial Regex Server();
}
