using System.Diagnostics;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Nodes;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

/// <summary>Tests that start and stop control planes of their own.</summary>
public sealed class LifecycleTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static readonly ControlPlaneOptions Stoppable = new() { Stoppable = true };

    private readonly string _directory = Directory.CreateTempSubdirectory("modeloperator-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Two_control_planes_run_side_by_side_and_leave_nothing_behind()
    {
        var both = await Task.WhenAll(LocalControlPlane.StartAsync(Stoppable), LocalControlPlane.StartAsync(Stoppable));
        var ns = await both[0].Api.CreateNamespaceAsync();

        Assert.NotNull(await both[0].Api.GetAsync($"/api/v1/namespaces/{ns}"));
        Assert.Null(await both[1].Api.GetAsync($"/api/v1/namespaces/{ns}"));

        foreach (var controlPlane in both)
        {
            await controlPlane.DisposeAsync();
            Assert.All(controlPlane.State.Components, component => Assert.False(component.Identity.IsAlive));
            Assert.False(Directory.Exists(controlPlane.State.Directory));
        }
    }

    [Fact]
    public async Task Objects_nodes_and_watches_survive_a_crash_of_the_api_server()
    {
        await using var controlPlane = await LocalControlPlane.StartAsync(Stoppable);
        await controlPlane.InstallCrdsAsync([Probe.Definition]);
        await using var nodes = await NodeSimulator.StartAsync(controlPlane.KubeconfigPath, [new SimulatedNode("survivor")]);
        var ns = await controlPlane.Api.CreateNamespaceAsync();
        await controlPlane.Api.CreateAsync(Probe.Collection(ns), Probe.Create("kept"));

        await controlPlane.StopApiServerAsync(abruptly: true);
        Assert.False(await controlPlane.Api.AnswersAsync("/readyz"));
        using var started = new CancellationTokenSource();
        var falseNews = CountEmptyListsAsync(controlPlane, Probe.Collection(ns), started.Token);
        await controlPlane.StartApiServerAsync();
        await started.CancelAsync();

        Assert.Equal(0, await falseNews);
        Assert.NotNull(await controlPlane.Api.GetAsync($"{Probe.Collection(ns)}/kept"));
        await controlPlane.Api.CreateAsync($"/api/v1/namespaces/{ns}/pods", YamlObjects.Parse("""
            apiVersion: v1
            kind: Pod
            metadata: { name: later }
            spec: { containers: [ { name: main, image: example/main } ] }
            """).Single());
        Assert.True(await Poll.UntilAsync(
            async () => (string?)(await controlPlane.Api.GetAsync($"/api/v1/namespaces/{ns}/pods/later"))!["status"]!["phase"] == "Running", Bound));
    }

    [Fact]
    public async Task A_folder_with_etcd_and_the_api_server_alone_is_enough_for_custom_resources()
    {
        await using (var whole = await LocalControlPlane.StartAsync(Stoppable))
        {
            foreach (var component in whole.State.Components.Where(component => component.Command.Name is "etcd" or "kube-apiserver"))
                File.CreateSymbolicLink(Path.Combine(_directory, component.Command.Name), component.Command.Executable);
        }
        await using var controlPlane = await LocalControlPlane.StartAsync(
            new() { Environment = name => name == "KUBEBUILDER_ASSETS" ? _directory : null });
        await controlPlane.InstallCrdsAsync([Probe.Definition]);
        var ns = await controlPlane.Api.CreateNamespaceAsync();

        await controlPlane.Api.CreateAsync(Probe.Collection(ns), Probe.Create("here"));

        Assert.Equal(ControlPlaneWay.Assets, controlPlane.Way);
        Assert.Null(controlPlane.CrdServer);
        Assert.NotNull(await controlPlane.Api.GetAsync($"{Probe.Collection(ns)}/here"));
    }

    [Fact]
    public async Task A_program_started_beside_the_control_plane_ends_with_it()
    {
        var controlPlane = await LocalControlPlane.StartAsync(Stoppable);
        var companion = await controlPlane.StartCompanionAsync("companion", "/bin/sleep", ["300"]);
        Assert.True(companion.Identity.IsAlive);

        await controlPlane.DisposeAsync();

        Assert.False(companion.Identity.IsAlive);
    }

    [Fact]
    public async Task A_detached_control_plane_is_found_used_and_stopped_by_other_processes()
    {
        Assert.Equal(0, await LauncherAsync("start", "--stoppable", "--directory", _directory));
        await using (var attached = await LocalControlPlane.AttachAsync(_directory))
        {
            Assert.NotNull(attached);
            Assert.Equal(Path.Combine(_directory, "kubeconfig"), attached.KubeconfigPath);
            Assert.True(await attached.Api.AnswersAsync("/readyz"));
            await using var again = await LocalControlPlane.StartAsync(new() { Detached = true, Directory = _directory });
            Assert.Equal(attached.State.Components.Select(component => component.Identity), again.State.Components.Select(component => component.Identity));
        }
        var processes = (await LocalControlPlane.AttachAsync(_directory))!.State.Components;
        Assert.All(processes, component => Assert.True(component.Identity.IsAlive));

        Assert.Equal(0, await LauncherAsync("stop", "--directory", _directory));

        Assert.All(processes, component => Assert.False(component.Identity.IsAlive));
        Assert.Null(await LocalControlPlane.AttachAsync(_directory));
        Assert.False(File.Exists(Path.Combine(_directory, "kubeconfig")));
    }

    [Fact]
    public async Task What_is_to_outlive_its_launcher_does_not_outlive_one_that_is_killed_half_way()
    {
        using var launcher = Process.Start(new ProcessStartInfo("dotnet", [Launcher, "control-plane", "start", "--stoppable", "--directory", _directory]) { RedirectStandardOutput = true })!;
        Assert.True(await Poll.UntilAsync(() => ProcessesOfRun().Any(process => process.Contains("kube-apiserver", StringComparison.Ordinal)), Bound));

        launcher.Kill();

        var ended = await Poll.UntilAsync(() => ProcessesOfRun().Count == 0, Bound);
        Assert.True(ended, string.Join('\n', ProcessesOfRun()));
        Assert.Equal(0, await LauncherAsync("stop", "--directory", _directory));
        Assert.False(Directory.Exists(Path.Combine(_directory, "run")));
    }

    [Fact]
    public async Task Components_end_with_a_launcher_that_is_killed()
    {
        using var launcher = Process.Start(new ProcessStartInfo("dotnet", [Launcher, "control-plane", "run", "--stoppable", "--directory", _directory]) { RedirectStandardOutput = true })!;
        List<ProcessIdentity> components = [];
        while (await launcher.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("export", StringComparison.Ordinal))
        {
            if (line.Split(" process ") is [_, var rest])
                components.Add(ProcessIdentity.Read(int.Parse(rest.Split(',')[0], null))!);
        }
        Assert.NotEmpty(components);

        launcher.Kill();

        Assert.True(await Poll.UntilAsync(() => components.All(component => !component.IsAlive), Bound));
    }

    // An API server that is starting may refuse to answer; it must not say that there is nothing.
    private static async Task<int> CountEmptyListsAsync(LocalControlPlane controlPlane, string collection, CancellationToken started)
    {
        var count = 0;
        while (!started.IsCancellationRequested)
        {
            try
            {
                if (await controlPlane.Api.GetAsync(collection, CancellationToken.None) is { } list && list["items"]!.AsArray().Count == 0)
                    count++;
            }
            catch (Exception error) when (error is ApiException or HttpRequestException)
            {
                // Still starting.
            }
        }
        return count;
    }

    /// <summary>Command lines with the folder of a detached run in them.</summary>
    private List<string> ProcessesOfRun()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-eo", "pid=,args="]) { RedirectStandardOutput = true })!;
        var run = Path.Combine(_directory, "run") + Path.DirectorySeparatorChar;
        return [.. ps.StandardOutput.ReadToEnd().Split('\n').Where(line => line.Contains(run, StringComparison.Ordinal))];
    }

    private static string Launcher => typeof(LocalControlPlane).Assembly.Location;

    private static async Task<int> LauncherAsync(params string[] arguments)
    {
        using var launcher = Process.Start("dotnet", [Launcher, "control-plane", .. arguments]);
        await launcher.WaitForExitAsync();
        return launcher.ExitCode;
    }
}
