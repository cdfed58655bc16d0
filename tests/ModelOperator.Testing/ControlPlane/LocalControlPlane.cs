using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane.Components;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.ControlPlane.Ways;

namespace ModelOperator.Testing.ControlPlane;

/// <summary>
/// A real Kubernetes API for tests and for the local example, taken the first way that is there (see <see cref="ControlPlaneWay"/>).
/// It never touches the user's own kubeconfig. Disposing it stops it, except when it is detached or was there before.
/// </summary>
public sealed class LocalControlPlane : IAsyncDisposable
{
    private static readonly string[] Servers = ["kube-apiserver", "crd-server"];

    private readonly IReadOnlyList<IDisposable> _held;
    private readonly DetachedControlPlane? _detached;
    private readonly TimeSpan _startBound;
    private readonly Kubeconfig _kubeconfig;
    private bool _stopped;

    private LocalControlPlane(ControlPlaneState state, IReadOnlyList<IDisposable> held, DetachedControlPlane? detached, TimeSpan startBound)
    {
        (State, _held, _detached, _startBound) = (state, held, detached, startBound);
        _kubeconfig = Kubeconfig.Load(state.KubeconfigPath);
        Api = new(_kubeconfig.Main);
        CrdServer = _kubeconfig.CrdServer is { } context ? new(context) : null;
    }

    /// <summary>What runs, in a form that another process can read.</summary>
    public ControlPlaneState State { get; private set; }

    /// <summary>The administrator's kubeconfig: a client certificate of the group system:masters, inline.</summary>
    public string KubeconfigPath => State.KubeconfigPath;

    public ControlPlaneWay Way => State.Way;

    /// <summary>Which way was taken, and why the earlier ones were not, for people.</summary>
    public string Explanation => State.Refusals.Count == 0
        ? $"Control plane: {State.Description}."
        : $"Control plane: {State.Description}. Not taken: {WaySelection.Describe(State.Refusals)}.";

    /// <summary>Plain calls as the administrator.</summary>
    public ApiClient Api { get; }

    /// <summary>
    /// The server that holds the CustomResourceDefinitions, when it is not the API server itself. <see cref="InstallCrdsAsync"/> knows it;
    /// custom resources work through the API server either way.
    /// </summary>
    public ApiClient? CrdServer { get; }

    /// <summary>Where the logs of its processes on this machine are.</summary>
    public string LogDirectory => ComponentLayout.Logs(State.Directory);

    /// <summary>Where the audit log is, when it was asked for: one JSON event a line, for writes only.</summary>
    public string? AuditLogPath => File.Exists(AuditLog.Policy(State.Directory)) ? AuditLog.Path(State.Directory) : null;

    /// <summary>Starts a control plane, or, when a detached one is asked for and one runs already, attaches to it.</summary>
    public static async Task<LocalControlPlane> StartAsync(ControlPlaneOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        if (!options.Detached)
            return await StartNewAsync(options, null, cancellationToken);

        var detached = new DetachedControlPlane(options.Directory);
        using var only = await detached.LockAsync(cancellationToken);
        if (await detached.FindRunningAsync(cancellationToken) is { } running)
            return new(running, [], detached, options.StartBound);
        await detached.ClearAsync();
        return await StartNewAsync(options with { Directory = detached.RunDirectory }, detached, cancellationToken);
    }

    /// <summary>The detached control plane that an earlier process started, or null when none runs; by default the user's.</summary>
    public static async Task<LocalControlPlane?> AttachAsync(string? directory = null, CancellationToken cancellationToken = default)
    {
        var detached = new DetachedControlPlane(directory);
        return await detached.FindRunningAsync(cancellationToken) is { } state ? new(state, [], detached, new ControlPlaneOptions().StartBound) : null;
    }

    /// <summary>Stops the detached control plane, or what is left of it; false when there was none; by default the user's.</summary>
    public static async Task<bool> StopDetachedAsync(string? directory = null, CancellationToken cancellationToken = default)
    {
        var detached = new DetachedControlPlane(directory);
        using var only = await detached.LockAsync(cancellationToken);
        var existed = detached.Load() is not null;
        await detached.ClearAsync();
        return existed;
    }

    /// <summary>Does what a first start would take minutes for, so that it can be shown where people look.</summary>
    public static async Task PrepareAsync(ControlPlaneOptions options, CancellationToken cancellationToken = default)
    {
        var (way, refusals) = await WaySelection.SelectAsync(WaySelection.All(options), cancellationToken);
        foreach (var refusal in refusals)
            await options.Progress.WriteLineAsync($"{WaySelection.Name(refusal.Way)}: {refusal.Reason}.");
        await way.PrepareAsync(cancellationToken);
        await options.Progress.WriteLineAsync($"{WaySelection.Name(way.Way)}: ready.");
    }

    /// <summary>
    /// Installs CustomResourceDefinitions from files, folders or YAML text, and waits until their resources are served. Installing them
    /// again changes what differs.
    /// </summary>
    public Task InstallCrdsAsync(IEnumerable<string> pathsOrTexts, CancellationToken cancellationToken = default) =>
        Installer.InstallAsync([.. pathsOrTexts.SelectMany(YamlObjects.Read)], cancellationToken);

    /// <summary>Removes CustomResourceDefinitions and with them all objects of their kinds, and waits until both are gone.</summary>
    public Task UninstallCrdsAsync(IEnumerable<string> pathsOrTexts, CancellationToken cancellationToken = default) =>
        Installer.UninstallAsync([.. pathsOrTexts.SelectMany(YamlObjects.Read)], cancellationToken);

    /// <summary>
    /// Writes the kubeconfig of another user, who has the permissions that RBAC gives to the name and the groups, and nothing else.
    /// </summary>
    /// <returns>The kubeconfig's path, in the run's folder.</returns>
    public async Task<string> CreateUserKubeconfigAsync(string user, IReadOnlyList<string>? groups = null, CancellationToken cancellationToken = default)
    {
        var (certificate, key) = State.Components.Count > 0
            ? UserCertificates.Issue(State.Directory, user, groups ?? [])
            : await UserCertificates.RequestAsync(Api, user, groups ?? [], cancellationToken);
        var folder = Path.Combine(State.Directory, "users");
        PrivateFiles.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.kubeconfig");
        new Kubeconfig(_kubeconfig.Main with { ClientCertificate = certificate, ClientKey = key, Token = null }, null).Save(path);
        return path;
    }

    /// <summary>
    /// Writes the kubeconfig of a service account, with a token of a day and its namespace. The account must exist.
    /// </summary>
    public async Task SaveTokenKubeconfigAsync(string path, string ns, string account, CancellationToken cancellationToken = default)
    {
        var answer = await Api.CreateAsync(
            $"/api/v1/namespaces/{ns}/serviceaccounts/{account}/token",
            new JsonObject
            {
                ["apiVersion"] = "authentication.k8s.io/v1",
                ["kind"] = "TokenRequest",
                ["spec"] = new JsonObject { ["expirationSeconds"] = (int)TimeSpan.FromDays(1).TotalSeconds },
            },
            cancellationToken);
        var user = _kubeconfig.Main with { ClientCertificate = null, ClientKey = null, Token = (string)answer["status"]!["token"]!, Namespace = ns };
        new Kubeconfig(user, null).Save(path);
    }

    /// <summary>
    /// Starts a program that belongs to the control plane, such as the operator or the node simulator of the local example: it ends when the
    /// control plane does, and before it, however this process ends. Its log is <c>NAME.log</c> in the folder of logs.
    /// </summary>
    public async Task<ComponentProcess> StartCompanionAsync(
        string name, string executable, IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        PrivateFiles.CreateDirectory(LogDirectory);
        var companion = await ComponentProcess.StartAsync(
            new(name, executable, arguments, Path.Combine(LogDirectory, $"{name}.log")), _detached is not null, cancellationToken);
        State = State with { Companions = [.. State.Companions, companion] };
        _detached?.Save(State);
        return companion;
    }

    /// <summary>Stops the API server, and the CRD server with it, for tests of faults; abruptly is how a crash ends them.</summary>
    public async Task StopApiServerAsync(bool abruptly = false, CancellationToken cancellationToken = default)
    {
        RequireOwnComponents();
        await Installer.WithholdCopiesAsync(cancellationToken);
        await ComponentRun.StopAsync(
            [.. State.Components.Where(component => Servers.Contains(component.Command.Name))],
            abruptly ? TimeSpan.Zero : ComponentRun.StopGrace);
    }

    /// <summary>Starts what <see cref="StopApiServerAsync"/> stopped, with the same port, certificates and data, and waits until it serves.</summary>
    public async Task StartApiServerAsync(CancellationToken cancellationToken = default)
    {
        RequireOwnComponents();
        List<ComponentProcess> components = [];
        foreach (var component in State.Components)
        {
            components.Add(component.Identity.IsAlive
                ? component
                : await ComponentProcess.StartAsync(component.Command, _detached is not null, cancellationToken));
            // At once, so that whatever happens next, the new process is one that gets stopped.
            State = State with { Components = [.. components, .. State.Components.Skip(components.Count)] };
        }
        _detached?.Save(State);
        foreach (var component in components)
        {
            if ((component.Command.Name == "crd-server" ? CrdServer : component.Command.Name == "kube-apiserver" ? Api : null) is { } api)
                await ComponentRun.WaitReadyAsync(component, api, _startBound, cancellationToken);
        }
        await Installer.RestoreCopiesAsync(cancellationToken);
    }

    /// <summary>
    /// Has etcd forget every revision but the present one, as an API server does every five minutes: who goes on from an earlier one is
    /// told that it is gone, unless the API server still has it in memory.
    /// </summary>
    /// <returns>The revision that is left.</returns>
    public async Task<long> CompactAsync(CancellationToken cancellationToken = default)
    {
        RequireOwnComponents();
        using var etcd = new EtcdGateway(State.Components.Single(component => component.Command.Name == "etcd"), State.Directory);
        return await etcd.CompactAsync(cancellationToken);
    }

    /// <summary>Ends everything that was started for it and removes its folder; a cluster that the caller named is left as it is.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        if (_detached is not null)
            await _detached.ClearAsync();
        else
            await StopAsync(State);
    }

    public async ValueTask DisposeAsync()
    {
        if (_detached is null)
            await StopAsync();
        foreach (var held in _held)
            held.Dispose();
        Api.Dispose();
        CrdServer?.Dispose();
    }

    internal static async Task StopAsync(ControlPlaneState state)
    {
        await Task.WhenAll(state.Companions.Select(companion => companion.StopAsync(ComponentRun.StopGrace)));
        await ComponentRun.StopAsync(state.Components, ComponentRun.StopGrace);
        if (state.Container is { } container)
            await DockerCommand.RunAsync(["rm", "--force", "--volumes", container], CancellationToken.None);
        RunDirectory.Delete(state.Directory);
    }

    private CustomResourceInstaller Installer => new(Api, CrdServer, _kubeconfig.CrdServer);

    private static async Task<LocalControlPlane> StartNewAsync(
        ControlPlaneOptions options, DetachedControlPlane? detached, CancellationToken cancellationToken)
    {
        var (way, refusals) = await WaySelection.SelectAsync(WaySelection.All(options), cancellationToken);
        var started = await way.StartAsync(cancellationToken);
        var state = started.State with { Refusals = refusals };
        if (detached is not null)
        {
            detached.Save(state);
            state = detached.Load()!;
        }
        var controlPlane = new LocalControlPlane(state, started.Held, detached, options.StartBound);
        await options.Progress.WriteLineAsync(controlPlane.Explanation);
        return controlPlane;
    }

    private void RequireOwnComponents()
    {
        if (State.Components.Count == 0)
            throw new ControlPlaneException($"The API server cannot be stopped: it is {State.Description}, whose processes are not the launcher's.");
    }
}
