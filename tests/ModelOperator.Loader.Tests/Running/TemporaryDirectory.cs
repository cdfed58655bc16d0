namespace ModelOperator.Loader.Tests.Running;

/// <summary>A directory of one test, with a volume that a loader's target is on.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("modeloperator-loader-");

    /// <summary>The target, which is not there yet.</summary>
    public string Target => PathOf("volume", "target");

    public string PathOf(params string[] parts) => Path.Combine([root.FullName, .. parts]);

    /// <summary>Everything below the target, so that a test sees what was left.</summary>
    public IReadOnlyList<string> InTarget() => Below(Target);

    /// <summary>Everything on the volume.</summary>
    public IReadOnlyList<string> OnVolume() => Below(PathOf("volume"));

    /// <summary>A Secret as Kubernetes mounts it, one file a key.</summary>
    public string Secret(params (string Key, string Value)[] keys)
    {
        var directory = Directory.CreateDirectory(PathOf("secret"));
        foreach (var (key, value) in keys)
            File.WriteAllText(Path.Combine(directory.FullName, key), value);
        return directory.FullName;
    }

    public void Dispose() => root.Delete(recursive: true);

    private static IReadOnlyList<string> Below(string directory) => Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file)).Order(StringComparer.Ordinal)]
        : [];
}
