using System.Diagnostics;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Components;
using ModelOperator.Testing.ControlPlane.Processes;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

public sealed class ProcessTests
{
    [Fact]
    public async Task A_process_that_got_the_id_of_an_ended_one_is_not_stopped()
    {
        using var innocent = Process.Start("sleep", "60");
        var recorded = new ComponentProcess(new("gone", "gone", [], "/nowhere"), new(innocent.Id, "another start time"));

        await recorded.StopAsync(TimeSpan.FromSeconds(5));

        Assert.False(innocent.HasExited);
        innocent.Kill();
    }

    [Fact]
    public async Task A_component_that_ignores_being_asked_is_killed_after_the_grace_period()
    {
        var log = Path.GetTempFileName();
        var stubborn = await ComponentProcess.StartAsync(new("stubborn", "/bin/sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 1; done"], log), detachable: false, default);
        Assert.True(await Poll.UntilAsync(() => stubborn.LogTail().Contains("ready", StringComparison.Ordinal), TimeSpan.FromSeconds(10)));

        await stubborn.StopAsync(TimeSpan.FromMilliseconds(200));

        Assert.False(stubborn.Identity.IsAlive);
        File.Delete(log);
    }

    [Fact]
    public async Task A_lock_that_another_holds_is_waited_for_and_one_that_cannot_be_written_is_not()
    {
        var path = Path.GetTempFileName();
        using (FileLock.TryTake(path))
        {
            var told = new TaskCompletionSource();
            using var given = new CancellationTokenSource();
            var waiting = FileLock.TakeAsync(path, told.SetResult, given.Token);
            await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
            await given.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        (await FileLock.TakeAsync(path, () => Assert.Fail("nobody holds it"), default)).Dispose();
        Assert.ThrowsAny<IOException>(() => FileLock.TryTake("/nowhere/lock"));
        File.Delete(path);
    }

    [Fact]
    public void Two_reservations_never_share_a_port()
    {
        var reservations = Enumerable.Range(0, 50).Select(_ => PortReservation.Take()).ToList();

        Assert.Equal(50, reservations.Select(reservation => reservation.Port).Distinct().Count());
        reservations.ForEach(reservation => reservation.Dispose());
    }

    [Theory]
    [InlineData("Kubernetes v1.20.2\n", "1.20.2")]
    [InlineData("Kubernetes v1.36.0-rc.1\n", "1.36.0")]
    public void The_version_is_read_from_what_the_program_says(string said, string version) =>
        Assert.Equal(Version.Parse(version), ControlPlaneBinaries.ParseVersion(said));

    [Fact]
    public void What_says_no_version_has_none() => Assert.Null(ControlPlaneBinaries.ParseVersion("usage: ..."));

    [Fact]
    public void Yaml_scalars_are_read_as_an_api_server_reads_them()
    {
        var item = YamlObjects.Parse("{ a: 1, b: '1', c: true, d: ~, e: 1.5, f: 1Gi, g: \"true\", h: [x, {i: -2}] }").Single();

        Assert.Equal("""{"a":1,"b":"1","c":true,"d":null,"e":1.5,"f":"1Gi","g":"true","h":["x",{"i":-2}]}""", item.ToJsonString());
    }
}
