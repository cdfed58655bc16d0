using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>The operator as a process of this machine, beside a local control plane.</summary>
internal sealed class LocalOperator(LocalControlPlane controlPlane)
{
    public const string Namespace = "modeloperator-system";
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(90);

    private readonly CompanionProgram _program = new(controlPlane, "operator", "src/ModelOperator", "modeloperator.dll");

    /// <summary>The process, or null when it does not run.</summary>
    public ComponentProcess? Process => _program.Process;

    /// <summary>Sees to it that the operator runs, of the present build, and waits until it is ready.</summary>
    /// <returns>Its process, where it listens, and whether it was started now.</returns>
    public async Task<(ComponentProcess Process, Uri Endpoint, bool Started)> EnsureAsync(CancellationToken cancellationToken)
    {
        await controlPlane.Api.ApplyAsync($"/api/v1/namespaces/{Namespace}", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = Namespace },
        }, cancellationToken);
        // Held until the operator listens on it.
        using var port = PortReservation.Take();
        var (process, address, started) = await _program.EnsureAsync(
            $"http://127.0.0.1:{port.Port}",
            // One replica that nobody starts again: a machine that slept must not cost it a lease.
            listen =>
            [
                "--kubeconfig", controlPlane.KubeconfigPath, "--listen", listen, "--namespace", Namespace,
                "--leader-elect", "false", "--log-format", "text",
            ],
            cancellationToken);
        var endpoint = new Uri(address);
        await WaitReadyAsync(process, endpoint, cancellationToken);
        return (process, endpoint, started);
    }

    private static async Task WaitReadyAsync(ComponentProcess process, Uri endpoint, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var answered = "it does not answer";
        var ready = await Poll.UntilAsync(async () =>
        {
            if (!process.Identity.IsAlive)
                throw new ControlPlaneException($"The operator ended while it started; the end of its log, {process.Command.LogPath}:\n{process.LogTail()}");
            try
            {
                using var answer = await http.GetAsync(new Uri(endpoint, "/readyz"), cancellationToken);
                answered = $"it answers {(int)answer.StatusCode}, {(await answer.Content.ReadAsStringAsync(cancellationToken)).Trim()}";
                return answer.IsSuccessStatusCode;
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }
        }, ReadyBound, cancellationToken);
        if (!ready)
            throw new ControlPlaneException($"The operator was not ready within {ReadyBound.TotalSeconds:0} s: {answered}; the end of its log, {process.Command.LogPath}:\n{process.LogTail()}");
    }
}
