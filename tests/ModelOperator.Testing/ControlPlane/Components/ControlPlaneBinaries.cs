using System.ComponentModel;
using System.Diagnostics;

namespace ModelOperator.Testing.ControlPlane.Components;

/// <summary>A folder with the programs of a control plane; what is null is not in it.</summary>
internal sealed record ControlPlaneBinaries(string Etcd, string ApiServer, string? ControllerManager, string? Scheduler, string? CrdServer)
{
    /// <summary>The programs of the folder, or the sentence that says what it lacks.</summary>
    public static (ControlPlaneBinaries? Binaries, string? Missing) Find(string folder)
    {
        string? Program(string name) => Path.Combine(Path.GetFullPath(folder), name) is var path && File.Exists(path) ? path : null;
        if (!Directory.Exists(folder))
            return (null, $"the folder {folder} does not exist");
        if (Program("etcd") is not { } etcd)
            return (null, $"{folder} has no etcd");
        if (Program("kube-apiserver") is not { } apiServer)
            return (null, $"{folder} has no kube-apiserver");
        return (new(etcd, apiServer, Program("kube-controller-manager"), Program("kube-scheduler"), Program("apiextensions-apiserver")), null);
    }

    /// <summary>The version of the API server, such as 1.20.2.</summary>
    public async Task<Version> ReadVersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var program = Process.Start(new ProcessStartInfo(ApiServer, "--version") { RedirectStandardOutput = true })!;
            var text = await program.StandardOutput.ReadToEndAsync(cancellationToken);
            await program.WaitForExitAsync(cancellationToken);
            return ParseVersion(text) ?? throw new ControlPlaneException($"{ApiServer} --version said \"{text.Trim()}\", which names no Kubernetes version.");
        }
        catch (Win32Exception error)
        {
            throw new ControlPlaneException($"{ApiServer} cannot be run: {error.Message}.", error);
        }
    }

    internal static Version? ParseVersion(string text)
    {
        var start = text.IndexOf('v', StringComparison.Ordinal) + 1;
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
            end++;
        return Version.TryParse(text[start..end], out var version) ? version : null;
    }
}
