using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Operators;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>
/// The operator as a process of this machine, beside a local control plane, as it is shipped: with the permissions of <c>config/rbac</c>,
/// and writing only while it holds the lease. When it lost that, as a machine that slept may make it, it ends and is started again.
/// </summary>
internal sealed class LocalOperator(LocalControlPlane controlPlane)
{
    // An operator that was killed leaves a lease of 15 s, and candidates look every 2.4 s at most.
    private static readonly TimeSpan LeadBound = TimeSpan.FromSeconds(25);

    private readonly CompanionProgram _program = new(controlPlane, "operator", "src/ModelOperator", "modeloperator.dll");

    /// <summary>The process, or null when it does not run.</summary>
    public ComponentProcess? Process => _program.Process;

    /// <summary>Sees to it that the operator runs, of the present build, and waits until it is ready and leads, or somebody else does.</summary>
    /// <param name="prometheus">The Prometheus that gates ask; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RunningOperator> EnsureAsync(Uri? prometheus, CancellationToken cancellationToken)
    {
        await OperatorUser.ApplyAsync(controlPlane.Api, Repository.Rbac, cancellationToken);
        // Held until the operator listens on it.
        using var port = PortReservation.Take();
        var (process, address, started) = await _program.EnsureAsync(
            $"http://127.0.0.1:{port.Port}",
            $"{prometheus}",
            async listen =>
            [
                "--kubeconfig", await OperatorUser.CreateKubeconfigAsync(controlPlane, cancellationToken),
                "--listen", listen, "--namespace", OperatorUser.LeaseNamespace, "--log-format", "text",
                .. prometheus is null ? (string[])[] : ["--prometheus-url", prometheus.ToString()],
            ],
            cancellationToken);
        using var endpoint = new CompanionEndpoint("operator", process, new Uri(address));
        await endpoint.WaitReadyAsync(cancellationToken);
        return new(process, new Uri(address), started, await LeadsAsync(endpoint, cancellationToken) ? null : await HolderAsync(cancellationToken));
    }

    /// <summary>Ends it, if it runs.</summary>
    public Task StopAsync() => _program.StopAsync();

    private static Task<bool> LeadsAsync(CompanionEndpoint endpoint, CancellationToken cancellationToken) => Poll.UntilAsync(
        async () => OperatorMetrics.Parse((await endpoint.AskAsync("/metrics", cancellationToken)).Text).IsLeader, LeadBound, cancellationToken);

    private async Task<string> HolderAsync(CancellationToken cancellationToken)
    {
        var lease = await controlPlane.Api.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/{OperatorUser.LeaseNamespace}/leases/modeloperator", cancellationToken);
        return (string?)lease?["spec"]?["holderIdentity"] is { Length: > 0 } holder ? holder : "nobody";
    }
}

/// <summary>The local operator once it is ready.</summary>
/// <param name="Process">Its process.</param>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Started">Whether it was started now.</param>
/// <param name="OtherLeader">Who holds the lease instead of it; null when it leads.</param>
internal sealed record RunningOperator(ComponentProcess Process, Uri Endpoint, bool Started, string? OtherLeader);
