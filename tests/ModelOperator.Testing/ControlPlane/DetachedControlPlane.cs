using System.Text.Json;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.ControlPlane.Ways;

namespace ModelOperator.Testing.ControlPlane;

/// <summary>A control plane that outlives its launcher, as a folder remembers it: by default the user's one local control plane.</summary>
internal sealed class DetachedControlPlane(string? directory)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _directory = Path.GetFullPath(directory ?? UserCache.Folder("local"));

    public string RunDirectory => Path.Combine(_directory, "run");

    private string KubeconfigPath => Path.Combine(_directory, "kubeconfig");

    private string StatePath => Path.Combine(_directory, "state.json");

    /// <summary>One launcher at a time decides whether there is a control plane.</summary>
    public Task<IDisposable> LockAsync(CancellationToken cancellationToken) =>
        FileLock.TakeAsync(Path.Combine(_directory, "lock"), waiting: () => { }, cancellationToken);

    /// <summary>
    /// Remembers the control plane, with its kubeconfig where people are told to look for it. Its processes outlive this one from now on,
    /// and not earlier: what nobody remembers, nobody can stop.
    /// </summary>
    public void Save(ControlPlaneState state)
    {
        if (state.KubeconfigPath != KubeconfigPath)
            PrivateFiles.Write(KubeconfigPath, File.ReadAllText(state.KubeconfigPath));
        PrivateFiles.Write(StatePath, JsonSerializer.Serialize(state with { KubeconfigPath = KubeconfigPath }, Indented));
        foreach (var process in state.Components.Concat(state.Companions))
            process.Detach();
    }

    public ControlPlaneState? Load() =>
        File.Exists(StatePath) && File.Exists(KubeconfigPath) ? JsonSerializer.Deserialize<ControlPlaneState>(File.ReadAllText(StatePath)) : null;

    /// <summary>What was started, if it still runs, whole.</summary>
    public async Task<ControlPlaneState?> FindRunningAsync(CancellationToken cancellationToken)
    {
        if (Load() is not { } state)
            return null;
        if (state.Components.Any(component => !component.Identity.IsAlive))
            return null;
        if (state.Container is { } container)
        {
            var running = await DockerCommand.WhyNotRunningAsync(cancellationToken) is null
                && (await DockerCommand.RunAsync(["inspect", "--format", "{{.State.Running}}", container], cancellationToken)).Output.Trim() == "true";
            return running ? state : null;
        }
        return state;
    }

    /// <summary>Stops what is left of it, and forgets it.</summary>
    public async Task ClearAsync()
    {
        if (Load() is { } state)
            await LocalControlPlane.StopAsync(state);
        Processes.RunDirectory.Delete(RunDirectory);
        File.Delete(StatePath);
        File.Delete(KubeconfigPath);
    }
}
