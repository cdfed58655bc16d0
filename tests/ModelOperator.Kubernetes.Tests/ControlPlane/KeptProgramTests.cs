using ModelOperator.Testing.ControlPlane.Processes;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

/// <summary>What becomes of a program that ends by itself, and of one whose keeper ends.</summary>
public sealed class KeptProgramTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("modeloperator-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(134)]
    public async Task A_program_that_ends_is_started_again(int code)
    {
        var kept = await StartAsync($"echo started; [ -f again ] && exec sleep 60; touch again; exit {code}", TimeSpan.Zero);

        Assert.True(await Poll.UntilAsync(() => Starts(kept) == 2, Bound), kept.LogTail());
        Assert.Contains($"Program ended with {code} and is started again", kept.LogTail(), StringComparison.Ordinal);

        await kept.StopAsync(Bound);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_program_that_was_asked_to_stop_or_cannot_run_as_configured_is_not(int code)
    {
        var kept = await StartAsync($"echo started; exit {code}", TimeSpan.Zero);

        Assert.True(await Poll.UntilAsync(() => !kept.Identity.IsAlive, Bound));
        Assert.Equal(1, Starts(kept));
    }

    [Fact]
    public async Task A_program_that_ends_before_it_settled_is_not_so_that_who_waits_for_it_hears_of_it()
    {
        var kept = await StartAsync("echo started; exit 1", TimeSpan.FromMinutes(1));

        Assert.True(await Poll.UntilAsync(() => !kept.Identity.IsAlive, Bound));
        Assert.Equal(1, Starts(kept));
    }

    [Fact]
    public async Task A_stop_is_passed_on_and_waited_for()
    {
        var kept = await StartAsync("trap 'echo stopping; exit 0' TERM; echo started; while :; do sleep 0.1; done", TimeSpan.Zero);
        Assert.True(await Poll.UntilAsync(() => Starts(kept) == 1, Bound));

        await kept.StopAsync(Bound);

        Assert.Contains("stopping", kept.LogTail(), StringComparison.Ordinal);
        Assert.Equal(1, Starts(kept));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_next_start()
    {
        var kept = await StartAsync("echo started; exit 1", TimeSpan.Zero);
        Assert.True(await Poll.UntilAsync(() => Starts(kept) >= 3, Bound));

        await kept.StopAsync(Bound);

        Assert.DoesNotContain("started again in 30 s", kept.LogTail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_does_not_outlive_its_keeper_however_that_ends()
    {
        var kept = await StartAsync("echo started; echo $$ > pid.new; mv pid.new pid; exec sleep 60", TimeSpan.Zero);
        Assert.True(await Poll.UntilAsync(() => File.Exists(Path.Combine(_directory, "pid")), Bound));
        var program = ProcessIdentity.Read(int.Parse(await File.ReadAllTextAsync(Path.Combine(_directory, "pid")), null))!;

        Signals.Send(kept.Identity, Signals.Kill);

        Assert.True(await Poll.UntilAsync(() => !program.IsAlive, Bound));
    }

    private static int Starts(ComponentProcess kept) => kept.LogTail(1000).Split('\n').Count(line => line == "started");

    private Task<ComponentProcess> StartAsync(string script, TimeSpan settled)
    {
        var (executable, arguments) = KeptProgram.Command("Program", "/bin/sh", ["-c", $"cd '{_directory}'; {script}"], settled);
        return ComponentProcess.StartAsync(new("program", executable, arguments, Path.Combine(_directory, "log")), detachable: false, default);
    }
}
