using System.Diagnostics;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.RealNodes;

/// <summary>A command that ends by itself.</summary>
internal static class ShortCommand
{
    /// <summary>What the command says; fails with what it complains of.</summary>
    public static async Task<string> RunAsync(IReadOnlyList<string> command, Stream? input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                if (input is not null)
                    await input.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it had read everything, and says why.
            }
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new ControlPlaneException($"`{string.Join(' ', command.Where(word => !word.Contains("PATH=", StringComparison.Ordinal)))}` failed: {(await complaint).Trim()}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
