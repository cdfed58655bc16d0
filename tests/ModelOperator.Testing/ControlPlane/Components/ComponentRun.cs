using System.Net;
using System.Net.Sockets;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.ControlPlane.Ways;

namespace ModelOperator.Testing.ControlPlane.Components;

/// <summary>Starts the programs of a control plane as processes of this machine, in their order, and waits until they answer.</summary>
internal static class ComponentRun
{
    private const int PortAttempts = 5;

    /// <summary>How long a component may take to end by itself.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    public static async Task<StartedControlPlane> StartAsync(
        ControlPlaneWay way, ControlPlaneBinaries binaries, string description, ControlPlaneOptions options, CancellationToken cancellationToken)
    {
        var version = await binaries.ReadVersionAsync(cancellationToken);
        if (options.ServersOnly)
            binaries = binaries with { ControllerManager = null, Scheduler = null };
        var directory = options.Directory ?? RunDirectory.Create();
        RunDirectory.RequireSpace(directory);
        for (var attempt = 1; ; attempt++)
        {
            List<IDisposable> ports = [];
            try
            {
                var layout = new ComponentLayout(binaries, version, directory, TakePorts(ports), options.AuditLog);
                var components = await StartComponentsAsync(layout, options, cancellationToken);
                return new(new()
                {
                    Way = way,
                    Description = $"Kubernetes {version}, {description}",
                    KubeconfigPath = layout.KubeconfigPath,
                    Directory = directory,
                    Components = components,
                }, ports);
            }
            catch (Exception error)
            {
                ports.ForEach(port => port.Dispose());
                RunDirectory.Delete(directory);
                // Between looking for a port and listening on it, a program that does not know our reservations may have taken it.
                if (error is not PortLostException || attempt == PortAttempts)
                    throw;
                PrivateFiles.CreateDirectory(directory);
            }
        }
    }

    /// <summary>Stops components, those that use others first.</summary>
    public static async Task StopAsync(IReadOnlyList<ComponentProcess> components, TimeSpan grace)
    {
        // etcd last and alone: whoever still ends in order may have something to write.
        var etcd = components.Where(component => component.Command.Name == "etcd").ToList();
        await Task.WhenAll(components.Except(etcd).Select(component => component.StopAsync(grace)));
        await Task.WhenAll(etcd.Select(component => component.StopAsync(grace)));
    }

    /// <summary>Waits until a component's server says that it is ready, and fails as soon as the component has ended instead.</summary>
    public static Task WaitReadyAsync(ComponentProcess component, ApiClient api, TimeSpan bound, CancellationToken cancellationToken) =>
        WaitAsync(component, "was not ready", () => api.AnswersAsync("/readyz", cancellationToken), bound, cancellationToken);

    private static async Task WaitAsync(ComponentProcess component, string otherwise, Func<Task<bool>> condition, TimeSpan bound, CancellationToken cancellationToken)
    {
        var met = await Poll.UntilAsync(() =>
        {
            ThrowIfEnded(component);
            return condition();
        }, bound, cancellationToken);
        if (!met)
            throw new ControlPlaneException($"{component.Command.Name} {otherwise} within {bound.TotalSeconds:0} s; the end of its log:\n{component.LogTail()}");
    }

    private static async Task<IReadOnlyList<ComponentProcess>> StartComponentsAsync(
        ComponentLayout layout, ControlPlaneOptions options, CancellationToken cancellationToken)
    {
        List<ComponentProcess> started = [];
        async Task<ComponentProcess> Start(ComponentCommand command)
        {
            var component = await ComponentProcess.StartAsync(command, options.Detached, cancellationToken);
            started.Add(component);
            return component;
        }

        try
        {
            var etcd = await Start(layout.Etcd);
            await WaitForPortAsync(etcd, layout.EtcdPort, options.StartBound, cancellationToken);
            var apiServer = await Start(layout.ApiServer);
            var crdServer = layout.CrdServer is { } command ? await Start(command) : null;

            using var api = ApiClient.FromKubeconfig(layout.KubeconfigPath);
            await WaitReadyAsync(apiServer, api, options.StartBound, cancellationToken);
            // Both end when the API server does not answer soon after they started, so they start after it.
            foreach (var client in (ComponentCommand?[])[layout.ControllerManager, layout.Scheduler])
            {
                if (client is not null)
                    await Start(client);
            }
            if (crdServer is not null)
            {
                using var crdApi = new ApiClient(Kubeconfig.Load(layout.KubeconfigPath).CrdServer!);
                await WaitReadyAsync(crdServer, crdApi, options.StartBound, cancellationToken);
            }
            if (started.FirstOrDefault(component => component.Command.Name == "kube-controller-manager") is { } controllers)
            {
                // No pod is admitted before its namespace has a service account, which they make.
                await WaitAsync(controllers, "let no pod be created", () => api.AdmitsPodsAsync("default", cancellationToken), options.StartBound, cancellationToken);
            }
            return started;
        }
        catch
        {
            await StopAsync(started, TimeSpan.Zero);
            throw;
        }
    }

    private static ComponentPorts TakePorts(List<IDisposable> taken)
    {
        int Take()
        {
            var port = PortReservation.Take();
            taken.Add(port);
            return port.Port;
        }
        return new(Take(), Take(), Take(), Take());
    }

    private static async Task WaitForPortAsync(ComponentProcess component, int port, TimeSpan bound, CancellationToken cancellationToken)
    {
        await WaitAsync(component, "did not listen", async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }, bound, cancellationToken);
    }

    private static void ThrowIfEnded(ComponentProcess component)
    {
        if (component.Identity.IsAlive)
            return;
        var log = component.LogTail();
        throw log.Contains("address already in use", StringComparison.Ordinal)
            ? new PortLostException()
            : new ControlPlaneException($"{component.Command.Name} ended while it started; the end of its log:\n{log}");
    }

    private sealed class PortLostException() : ControlPlaneException("Another program took a port of the control plane, several times in a row.");
}
