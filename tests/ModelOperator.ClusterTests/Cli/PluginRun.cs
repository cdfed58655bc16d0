using System.Diagnostics;
using System.Text;
using Xunit;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>The plugin as a process of its own, as kubectl starts it, and what came of it.</summary>
/// <param name="Code">What it ended with.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record PluginRun(int Code, string Output, string Errors)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "kubectl-model.dll");

    /// <summary>Runs it.</summary>
    public static Task<PluginRun> OfAsync(params string[] arguments) => WithInputAsync(null, arguments);

    /// <summary>Runs it with something on standard input.</summary>
    public static async Task<PluginRun> WithInputAsync(byte[]? input, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", ["exec", Assembly, .. arguments])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
            },
        };
        process.StartInfo.Environment["KUBECONFIG"] = "/nowhere/kubeconfig";
        process.Start();
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
            await FeedAsync(process, input);
            await process.WaitForExitAsync(bound.Token);
            return new PluginRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>What it wrote, of a run that is expected to succeed.</summary>
    public string Succeeded()
    {
        Assert.True(Code == 0, $"It ended with {Code}:\n{Errors}");
        return Output;
    }

    /// <summary>Asserts that it ended with a code and a sentence.</summary>
    public void Failed(int code, string sentence)
    {
        Assert.True(Code == code, $"It ended with {Code}:\n{Output}\n{Errors}");
        Assert.Contains(sentence, Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
    }

    /// <summary>It need not read what it is given.</summary>
    private static async Task FeedAsync(Process process, byte[]? input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input ?? []);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }
}
