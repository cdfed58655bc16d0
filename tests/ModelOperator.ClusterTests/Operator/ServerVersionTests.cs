using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Observation;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What the operator makes of the version of a cluster.</summary>
public sealed class ServerVersionTests
{
    [Theory]
    [InlineData("""{"major":"1","minor":"19+"}""", false, "Kubernetes 1.19 is older than 1.20, the oldest that this operator works on: upgrade the cluster; until then some of what it writes may be refused")]
    [InlineData("""{"major":"1","minor":"20"}""", false, null)]
    [InlineData("""{"major":"1","minor":"35+"}""", true, null)]
    [InlineData("""{"major":"2","minor":"1"}""", true, null)]
    [InlineData("""{"minor":[]}""", true, null)]
    public async Task A_version_that_is_too_old_is_told_in_a_sentence(string document, bool servesImageVolumes, string? problem)
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Inject(Fault.Body(200, document), request => request.Path == "version", times: int.MaxValue);
        using var client = new KubernetesClient(server.Configuration);
        var version = new ServerVersion(client, NullLogger.Instance, TimeProvider.System);
        using var stop = new CancellationTokenSource();

        var run = version.RunAsync(stop.Token);
        await Poll.UntilAsync(() => version.Problem == problem && version.ServesImageVolumes == servesImageVolumes && server.Requests.Count > 0, TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await run;

        Assert.Equal((servesImageVolumes, problem), (version.ServesImageVolumes, version.Problem));
    }
}
