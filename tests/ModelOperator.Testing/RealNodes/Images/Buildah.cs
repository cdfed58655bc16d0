using System.Text.Json;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.RealNodes.Images;

/// <summary>buildah, which makes images as a container engine does: the one on this machine's path, else the one of a Debian package.</summary>
internal sealed class Buildah
{
    private const string Name = "buildah";

    private readonly IReadOnlyList<string> _program;

    private Buildah(IReadOnlyList<string> program) => _program = program;

    /// <summary>The program, which is fetched once a machine.</summary>
    public static async Task<Buildah> GetAsync(TextWriter progress, CancellationToken cancellationToken = default)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, Name))))
            return new([Name]);
        var root = await DebianScript.RunAsync(Path.Combine("RealNodes", "Images", "Debian", "get"), Name, progress, cancellationToken);
        var libraries = Directory.EnumerateDirectories(Path.Combine(root, "usr/lib"), "*-linux-gnu").Single();
        return new([$"LD_LIBRARY_PATH={libraries}", Path.Combine(root, "usr/bin", Name)]);
    }

    /// <summary>Makes the image from scratch, and writes it as an archive; all else that it keeps is in the folder.</summary>
    /// <returns>The archive's path.</returns>
    public async Task<string> WriteAsync(string folder, ContainerImage image, CancellationToken cancellationToken = default)
    {
        Task<string> RunAsync(params IReadOnlyList<string> arguments) => ShortCommand.RunAsync(
            // A store of its own, with plain folders, which works on every file system.
            ["env", $"HOME={folder}", .. _program, $"--root={folder}/store", $"--runroot={folder}/run", "--storage-driver=vfs", .. arguments], null, cancellationToken);

        var container = (await RunAsync("from", "scratch")).Trim();
        foreach (var (layer, number) in image.Layers.Select((layer, number) => (layer, number)))
        {
            var files = Path.Combine(folder, $"layer-{number}.tar");
            await using (var stream = File.Create(files))
                layer.WriteTo(stream);
            await RunAsync("add", container, files, "/");
        }
        await RunAsync(
        [
            "config", $"--user={image.User}", $"--entrypoint={JsonSerializer.Serialize(image.Entrypoint)}",
            .. image.Environment.Select(variable => $"--env={variable}"), .. image.Labels.Select(label => $"--label={label.Key}={label.Value}"), container,
        ]);
        var policy = Path.Combine(folder, "policy.json");
        await File.WriteAllTextAsync(policy, """{ "default": [{ "type": "insecureAcceptAnything" }] }""", cancellationToken);
        var archive = Path.Combine(folder, "image.tar");
        await RunAsync("commit", $"--signature-policy={policy}", container, $"oci-archive:{archive}:{image.Name}");
        return archive;
    }
}
