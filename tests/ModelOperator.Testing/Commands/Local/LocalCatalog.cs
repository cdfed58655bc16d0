using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Operators;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>
/// The catalog as a process of this machine, beside a local control plane, with the permissions of <c>config/rbac/catalog.yaml</c>. Of a
/// control plane that is this machine's it shows everything to who asks from here without a token; of a cluster that somebody named it does not.
/// </summary>
internal sealed class LocalCatalog(LocalControlPlane controlPlane)
{
    private readonly CompanionProgram _program = new(controlPlane, "catalog", "src/ModelOperator.Catalog", "modeloperator-catalog.dll");

    /// <summary>Whether it answers without a token.</summary>
    public bool IsAnonymous { get; } = controlPlane.Way != ControlPlaneWay.NamedCluster;

    /// <summary>Sees to it that the catalog runs, of the present build, and waits until it is ready. Its user's permissions are there already.</summary>
    public async Task<(ComponentProcess Process, Uri Address, bool Started)> EnsureAsync(CancellationToken cancellationToken)
    {
        // Held until the catalog listens on it.
        using var port = PortReservation.Take();
        var (process, address, started) = await _program.EnsureAsync(
            $"http://127.0.0.1:{port.Port}",
            "",
            async listen =>
            [
                "--kubeconfig", await CatalogUser.CreateKubeconfigAsync(controlPlane, cancellationToken),
                "--listen", listen, "--metrics", "http://127.0.0.1:0", "--log-format", "text",
                .. IsAnonymous ? (string[])["--anonymous"] : [],
            ],
            cancellationToken);
        using var endpoint = new CompanionEndpoint("catalog", process, new Uri(address));
        await endpoint.WaitReadyAsync(cancellationToken);
        return (process, new Uri(address), started);
    }

    /// <summary>Ends it, if it runs.</summary>
    public Task StopAsync() => _program.StopAsync();
}
