using System.Text;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.RealNodes;

namespace ModelOperator.Testing.Prometheus;

/// <summary>Prometheus' own judgement of metrics and rules.</summary>
public static class Promtool
{
    /// <summary>Fails when Prometheus' maintainers would name a metric otherwise, or miss its help.</summary>
    /// <param name="text">What a process answers when it is scraped.</param>
    public static async Task CheckMetricsAsync(string text)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await RunAsync(input, "check", "metrics");
    }

    /// <summary>Fails when a file of rules has one that Prometheus does not take, or the same twice.</summary>
    public static Task CheckRulesAsync(string path) => RunAsync(null, "check", "rules", "--lint=all", "--lint-fatal", path);

    /// <summary>Fails when rules do not what a file of tests says.</summary>
    public static Task TestRulesAsync(string path) => RunAsync(null, "test", "rules", path);

    // Beside the Prometheus of its version.
    private static async Task RunAsync(Stream? input, params string[] arguments)
    {
        var server = await PrometheusProgram.FindAsync(Console.Error, CancellationToken.None);
        var program = Path.Combine(Path.GetDirectoryName(server)!, "promtool");
        if (!File.Exists(program))
            throw new ControlPlaneException($"There is no promtool beside {server}: put the one of its version there.");
        await ShortCommand.RunAsync([program, .. arguments], input, CancellationToken.None);
    }
}
