using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelOperator.Testing.RealNodes.Images;

/// <summary>An image as one file in the format of the OCI, which needs no registry to get to a node. Disposing it deletes the file.</summary>
public sealed class ImageArchive : IDisposable
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigurationType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar";

    private ImageArchive(string path) => Path = path;

    public string Path { get; }

    /// <summary>Writes the image into a new file of the folder, which by default has a name that nothing else has.</summary>
    public static ImageArchive Write(string folder, ContainerImage image, string? file = null)
    {
        var archive = new ImageArchive(System.IO.Path.Combine(folder, file ?? $"{Guid.NewGuid():N}.tar"));
        using var content = File.Create(archive.Path);
        using var tar = new TarWriter(content, TarEntryFormat.Ustar);
        List<Blob> layers = [.. image.Layers.Select(layer => WriteLayer(tar, folder, layer))];
        var configuration = WriteJson(tar, ConfigurationType, new JsonObject
        {
            ["architecture"] = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => "amd64", var other => other.ToString().ToLowerInvariant() },
            ["os"] = "linux",
            ["config"] = new JsonObject
            {
                ["User"] = image.User,
                ["Env"] = Strings(image.Environment),
                ["Entrypoint"] = Strings(image.Entrypoint),
                ["WorkingDir"] = "/",
                ["Labels"] = new JsonObject(image.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)JsonValue.Create(label.Value)))),
            },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = Strings(layers.Select(layer => layer.Digest)) },
        });
        var manifest = WriteJson(tar, ManifestType, new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = configuration.ToJson(),
            ["layers"] = new JsonArray([.. layers.Select(layer => layer.ToJson())]),
        });
        var named = manifest.ToJson();
        // The first is what containerd reads, the second what the format says.
        named["annotations"] = new JsonObject { ["io.containerd.image.name"] = image.Name, ["org.opencontainers.image.ref.name"] = image.Name };
        WriteText(tar, "index.json", new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(named) }.ToJsonString());
        WriteText(tar, "oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        return archive;
    }

    public void Dispose() => File.Delete(Path);

    // By way of a file, because a layer's name is its digest, which comes before it in the archive.
    private static Blob WriteLayer(TarWriter tar, string folder, ImageLayer layer)
    {
        using var content = new FileStream(
            System.IO.Path.Combine(folder, $"{Guid.NewGuid():N}.layer"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        layer.WriteTo(content);
        content.Position = 0;
        return WriteBlob(tar, LayerType, content);
    }

    private static Blob WriteJson(TarWriter tar, string type, JsonObject content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content.ToJsonString()));
        return WriteBlob(tar, type, stream);
    }

    private static Blob WriteBlob(TarWriter tar, string type, Stream content)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        content.Position = 0;
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"blobs/sha256/{digest}") { DataStream = content });
        return new(type, $"sha256:{digest}", content.Length);
    }

    private static void WriteText(TarWriter tar, string name, string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = stream });
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);

    private sealed record Blob(string Type, string Digest, long Size)
    {
        public JsonObject ToJson() => new() { ["mediaType"] = Type, ["digest"] = Digest, ["size"] = Size };
    }
}
