using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.ControlPlane.Ways;
using ModelOperator.Testing.RealNodes.Images;

namespace ModelOperator.Testing.RealNodes;

/// <summary>
/// This machine as a node of a control plane on it: containerd, kubelet and kube-proxy run pods for real. The machine reaches their addresses
/// and the Services' as pods do. There is one at a time on a machine; who comes second waits. Nodes that are simulated may be beside it.
/// </summary>
public sealed class RealNode : IAsyncDisposable
{
    /// <summary>The name of its Node.</summary>
    public const string Name = "real-node";

    private const string Link = "modeloperator0", Lock = "/run/lock/modeloperator-node";
    private const string Endpoints = "/api/v1/namespaces/default/endpoints", ApiServer = "kubernetes";
    private static readonly TimeSpan ReadyBound = TimeSpan.FromMinutes(4), Look = TimeSpan.FromMilliseconds(200);

    private readonly LocalControlPlane _controlPlane;
    private readonly NodePrograms _programs;
    private readonly IDisposable _only;
    private readonly NodeCgroups _cgroups = new("modeloperator-node");
    private readonly NodeNetwork _network;
    private readonly List<ComponentProcess> _components = [];
    private string? _directory;
    private NodeNamespaces? _namespaces;
    private ApiServerRelay? _relay;
    private ServiceNames? _names;

    private RealNode(LocalControlPlane controlPlane, NodePrograms programs, IDisposable only) =>
        (_controlPlane, _programs, _only, _network) = (controlPlane, programs, only, new(programs, Link));

    /// <summary>Why this machine cannot be one, as a sentence; null when it can.</summary>
    public static string? WhyNot =>
        DebianBuild.WhyNot is { } reason ? $"There is no real node here: {reason}."
        : !Environment.IsPrivilegedProcess ? "There is no real node here: only root can run one; run the tests as root."
        : null;

    /// <summary>Does what a first start would take minutes for, for the control plane beside it too.</summary>
    public static async Task PrepareAsync(ControlPlaneOptions options, CancellationToken cancellationToken = default)
    {
        var assets = options.Environment(AssetsWay.Variable) is { Length: > 0 };
        await DebianBuild.RunAsync(options.Progress, cancellationToken, assets ? "--node-only" : "--node");
    }

    /// <summary>Starts it; it is Ready, and schedulable, when this returns.</summary>
    public static async Task<RealNode> StartAsync(LocalControlPlane controlPlane, TextWriter? progress = null, CancellationToken cancellationToken = default)
    {
        var node = await ReserveAsync(controlPlane, progress, cancellationToken);
        try
        {
            await node.StartAsync(cancellationToken);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The machine for a node that is not started yet: until it is disposed there is no other, and nothing is left of earlier ones.</summary>
    public static async Task<RealNode> ReserveAsync(LocalControlPlane controlPlane, TextWriter? progress = null, CancellationToken cancellationToken = default)
    {
        if (WhyNot is { } reason)
            throw new ControlPlaneException(reason);
        if (controlPlane.State.Components.Count == 0)
            throw new ControlPlaneException($"There is no real node here: the control plane is {controlPlane.State.Description}, and only one of this machine's own processes can have it as a node.");
        progress ??= TextWriter.Null;
        var programs = await NodePrograms.GetAsync(progress, cancellationToken);
        var only = await FileLock.TakeAsync(Lock, () => progress.WriteLine("Another run has a real node on this machine; waiting for it."), cancellationToken);
        var node = new RealNode(controlPlane, programs, only);
        try
        {
            // What a run left whose processes were all killed.
            await node.ClearMachineAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an image one that pods can name; nothing is ever pulled.</summary>
    public Task ImportAsync(ImageArchive archive, CancellationToken cancellationToken = default) => ImportAsync(archive.Path, cancellationToken);

    /// <summary>The same for an archive that something else wrote.</summary>
    public async Task ImportAsync(string archive, CancellationToken cancellationToken = default)
    {
        await using var file = File.OpenRead(archive);
        await _namespaces!.RunAsync(["ctr", $"--address={NodeConfiguration.ContainerdSocket}", "--namespace=k8s.io", "images", "import", "-"], file, cancellationToken);
    }

    /// <summary>Offers devices to the scheduler, as a device plugin does; no container gets to see any.</summary>
    public async Task OfferAsync(string resource, int count, CancellationToken cancellationToken = default)
    {
        var path = $"/api/v1/nodes/{Name}";
        var quantity = count.ToString(CultureInfo.InvariantCulture);
        await _controlPlane.Api.PatchAsync($"{path}/status", new JsonObject { ["status"] = new JsonObject { ["capacity"] = new JsonObject { [resource] = quantity } } }, cancellationToken);
        // kubelet makes it allocatable.
        if (!await Poll.UntilAsync(async () => (string?)(await _controlPlane.Api.GetAsync(path, cancellationToken))?["status"]?["allocatable"]?[resource] == quantity, ReadyBound, cancellationToken))
            throw new ControlPlaneException($"Node {Name} did not offer {quantity} {resource} within {ReadyBound.TotalSeconds:0} s.");
    }

    /// <summary>Ends its pods and everything of it, and takes its Node away. It can be started again, and then knows no image.</summary>
    public async Task StopAsync()
    {
        if (_namespaces is not null)
            await _namespaces.DisposeAsync();
        _namespaces = null;
        await Task.WhenAll(_components.Select(component => component.StopAsync(TimeSpan.Zero)));
        _components.Clear();
        if (_names is not null)
            await _names.DisposeAsync();
        _names = null;
        if (_relay is not null)
            await _relay.DisposeAsync();
        _relay = null;
        await ClearMachineAsync();
        if (_directory is not null)
            RunDirectory.Delete(_directory);
        _directory = null;
        await TryClearClusterAsync();
    }

    /// <summary>Stops it, and leaves the machine to others.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_only)
            await StopAsync();
    }

    /// <summary>Starts one that is only reserved, or was stopped.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _directory = RunDirectory.Create(UserCache.Folder("nodes"));
        _cgroups.Create();
        _namespaces = await NodeNamespaces.StartAsync(_programs, _directory, _cgroups, cancellationToken);
        await _network.LinkAsync(_namespaces, cancellationToken);
        await _network.RouteAsync(_namespaces, cancellationToken);
        _relay = new(Kubeconfig.Load(_controlPlane.KubeconfigPath).Main.Server);
        _names = new(_controlPlane.Api);
        await _controlPlane.Api.CreateOrReplaceAsync(Endpoints, ApiServerEndpoints(_relay.Address), cancellationToken);

        var configuration = new NodeConfiguration(_directory, Name, _cgroups);
        configuration.Write(Kubeconfig.Load(_controlPlane.KubeconfigPath).Main.CertificateAuthority!);
        // kubelet with every permission, because which node may read what is not what is tested; kube-proxy as the user whom RBAC knows.
        await WriteKubeconfigAsync("kubelet", ["system:masters"], cancellationToken);
        await WriteKubeconfigAsync("kube-proxy", [], cancellationToken);

        await StartAsync("containerd", NodeConfiguration.Containerd, cancellationToken);
        await WaitAsync(async () =>
        {
            try
            {
                await _namespaces.RunAsync(["ctr", $"--address={NodeConfiguration.ContainerdSocket}", "version"], cancellationToken: cancellationToken);
                return true;
            }
            catch (ControlPlaneException)
            {
                return false;
            }
        }, "containerd did not answer", cancellationToken);
        using (var pause = ImageArchive.Write(_directory, PauseImage.Of(_programs)))
            await ImportAsync(pause, cancellationToken);
        await StartAsync("kubelet", configuration.Kubelet, cancellationToken);
        await StartAsync("kube-proxy", configuration.KubeProxy, cancellationToken);
        await WaitAsync(async () => IsReady(await _controlPlane.Api.GetAsync($"/api/v1/nodes/{Name}", cancellationToken)), "the Node was not Ready", cancellationToken);
    }

    // The API server itself gives the Service that pods find it by no addresses: its own is the machine's loopback.
    private static JsonObject ApiServerEndpoints(Uri address) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Endpoints",
        ["metadata"] = new JsonObject { ["name"] = ApiServer },
        ["subsets"] = new JsonArray(new JsonObject
        {
            ["addresses"] = new JsonArray(new JsonObject { ["ip"] = address.Host }),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = address.Port }),
        }),
    };

    private async Task StartAsync(string name, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        _components.Add(await _namespaces!.StartAsync(name, arguments, cancellationToken));

    private async Task WriteKubeconfigAsync(string program, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        var kubeconfig = Kubeconfig.Load(await _controlPlane.CreateUserKubeconfigAsync($"system:{program}", groups, cancellationToken));
        (kubeconfig with { Main = kubeconfig.Main with { Server = _relay!.Address } }).Save(Path.Combine(_directory!, $"{program}.kubeconfig"));
    }

    private async Task WaitAsync(Func<Task<bool>> condition, string otherwise, CancellationToken cancellationToken)
    {
        var met = await Poll.UntilAsync(async () => await condition() || _components.Any(component => !component.Identity.IsAlive), ReadyBound, Look, cancellationToken);
        if (_components.FirstOrDefault(component => !component.Identity.IsAlive) is { } ended)
            throw new ControlPlaneException($"There is no real node here: {ended.Command.Name} ended while it started; the end of its log:\n{ended.LogTail()}");
        if (!met)
            throw new ControlPlaneException($"There is no real node here: {otherwise} within {ReadyBound.TotalSeconds:0} s; the end of the logs:\n{string.Join('\n', _components.Select(component => component.LogTail()))}");
    }

    private static bool IsReady(JsonObject? node) =>
        node?["spec"]?["taints"] is null
        && node?["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;

    private async Task ClearMachineAsync()
    {
        await _cgroups.RemoveAsync();
        await _network.UnlinkAsync();
    }

    // The control plane may have gone before, or outlive the node: then nobody else would take these away soon.
    private async Task TryClearClusterAsync()
    {
        try
        {
            await _controlPlane.Api.DeleteAsync($"/api/v1/nodes/{Name}");
            await _controlPlane.Api.DeleteAsync($"{Endpoints}/{ApiServer}");
            var pods = await _controlPlane.Api.GetAsync($"/api/v1/pods?fieldSelector=spec.nodeName%3D{Name}");
            foreach (var pod in pods!["items"]!.AsArray())
                await _controlPlane.Api.DeleteAsync($"/api/v1/namespaces/{pod!["metadata"]!["namespace"]}/pods/{pod["metadata"]!["name"]}", gracePeriodSeconds: 0);
        }
        catch (Exception error) when (error is HttpRequestException or ApiException)
        {
        }
    }
}
