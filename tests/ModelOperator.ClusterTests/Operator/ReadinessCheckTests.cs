using ModelOperator.Testing.Operators;
using ModelOperator.Testing.Prometheus;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>The operator's program as the test of a release: it asks others whether they are ready, and no cluster.</summary>
public sealed class ReadinessCheckTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly string _logs = Directory.CreateTempSubdirectory("modeloperator-check-").FullName;

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    [Fact]
    public async Task What_answers_is_ready_and_ends_with_0()
    {
        await using var server = await MetricsExporter.StartAsync();
        var (code, log) = await CheckAsync($"{server.Address}readyz");
        Assert.Equal((0, $"{server.Address}readyz is ready."), (code, log));
    }

    [Fact]
    public async Task One_that_does_not_answer_is_named_with_why_and_ends_with_1()
    {
        await using var server = await MetricsExporter.StartAsync();
        var (code, log) = await CheckAsync($"{server.Address}readyz", "http://127.0.0.1:1/readyz", "--wait-seconds", "0");
        Assert.Equal(1, code);
        Assert.Contains("http://127.0.0.1:1/readyz is not ready after 0 s: ", log, StringComparison.Ordinal);
        Assert.Contains($"{server.Address}readyz is ready.", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check-ready localhost is no address to ask: write http://HOST:PORT/readyz.", "localhost")]
    [InlineData("--wait-seconds must be between 0 and 3600.", "http://127.0.0.1/readyz", "--wait-seconds", "3601")]
    public async Task A_mistake_is_told_in_a_sentence_with_exit_code_2(string sentence, params string[] arguments) =>
        Assert.Equal((2, sentence), await CheckAsync(arguments));

    private async Task<(int Code, string Log)> CheckAsync(params string[] arguments)
    {
        await using var check = await OperatorProcess.StartPlainAsync(OperatorWorld.Program, _logs, ["check-ready", .. arguments]);
        var code = await check.ExitAsync(Bound);
        return (code, check.Log.Trim());
    }
}
