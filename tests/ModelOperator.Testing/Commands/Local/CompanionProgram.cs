using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Example;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>
/// A program of this repository that runs beside a control plane, for as long as that does, and is started again when it ends. It runs from a copy of its build, because the
/// next build overwrites the files in place, which a running program does not survive.
/// </summary>
/// <param name="controlPlane">The control plane.</param>
/// <param name="name">A name for the process, its log and its files.</param>
/// <param name="project">The folder of its project in the repository.</param>
/// <param name="assembly">The file name of its assembly.</param>
internal sealed class CompanionProgram(LocalControlPlane controlPlane, string name, string project, string assembly)
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(20);

    // The one that runs this program; the PATH may lead to another, or to none.
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>What runs, or null.</summary>
    public ComponentProcess? Process =>
        controlPlane.State.Companions.LastOrDefault(companion => companion.Command.Name == name && companion.Identity.IsAlive);

    private string CopyPath => Path.Combine(controlPlane.State.Directory, $"{name}.build");

    private string NotePath => Path.Combine(controlPlane.State.Directory, $"{name}.json");

    /// <summary>Starts the program unless it runs already, of the same build, with the same settings and for the same cluster.</summary>
    /// <param name="note">What to remember of this start, such as an address; it goes into the arguments.</param>
    /// <param name="settings">What of the arguments must be as it is now.</param>
    /// <param name="arguments">The arguments, made from the note, and only when the program is started.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The process, the note of when it was started, and whether that was now.</returns>
    public async Task<(ComponentProcess Process, string Note, bool Started)> EnsureAsync(
        string note, string settings, Func<string, Task<IReadOnlyList<string>>> arguments, CancellationToken cancellationToken)
    {
        var build = Repository.BuildOf(project);
        if (!File.Exists(Path.Combine(build, assembly)))
            throw new ControlPlaneException($"{Path.Combine(build, assembly)} does not exist; build {project} first.");
        var fingerprint = Fingerprint(build, settings);
        if (Process is { } running && Load() is { } last && last.Fingerprint == fingerprint)
            return (running, last.Note, false);

        await StopAsync();
        Copy(build, CopyPath);
        var (executable, kept) = KeptProgram.Command($"The {name}", Dotnet, ["exec", Path.Combine(CopyPath, assembly), .. await arguments(note)]);
        var started = await controlPlane.StartCompanionAsync(name, executable, kept, cancellationToken);
        PrivateFiles.Write(NotePath, JsonSerializer.Serialize(new Start(fingerprint, note)));
        return (started, note, true);
    }

    /// <summary>Ends it, if it runs, and removes what it left.</summary>
    public async Task StopAsync()
    {
        if (Process is { } running)
            await running.StopAsync(StopGrace);
        File.Delete(NotePath);
        // The folder is there only where the control plane itself has logs.
        if (Path.Combine(controlPlane.LogDirectory, $"{name}.log") is var log && File.Exists(log))
            File.Delete(log);
        if (Directory.Exists(CopyPath))
            Directory.Delete(CopyPath, recursive: true);
    }

    // Of the build and the settings, and of the kubeconfig: a control plane that was started anew has other certificates.
    private string Fingerprint(string build, string settings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(settings));
        foreach (var file in Directory.EnumerateFiles(build, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Append(controlPlane.KubeconfigPath))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(build, file)));
            hash.AppendData(File.ReadAllBytes(file));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private Start? Load()
    {
        try
        {
            return File.Exists(NotePath) ? JsonSerializer.Deserialize<Start>(File.ReadAllText(NotePath)) : null;
        }
        catch (JsonException)
        {
            // Written by another version of this program: start anew.
            return null;
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private sealed record Start(string Fingerprint, string Note);
}
