namespace ModelOperator.CrdGenerator;

/// <summary>A folder of generated definitions, such as the repository's <c>crds/</c>.</summary>
/// <param name="Path">The folder.</param>
public sealed record CrdDirectory(string Path)
{
    /// <summary><c>crds/</c> of the repository that this program was built in.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs outside the repository.</exception>
    public static CrdDirectory OfRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ModelOperator.sln")))
            {
                return new(System.IO.Path.Combine(folder.FullName, "crds"));
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} is the repository; name the folder to write to.");
    }

    /// <summary>Names of files that are missing, differ from what is generated now, or are of kinds that are gone; sorted.</summary>
    public IReadOnlyList<string> FindStale() =>
    [
        .. CustomResourceDefinitions.Generate()
            .Where(file => !File.Exists(PathOf(file.Key)) || File.ReadAllText(PathOf(file.Key)) != file.Value)
            .Select(file => file.Key)
            .Concat(FindObsolete())
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Writes all files and removes those of kinds that are gone.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Path);
        foreach (var (name, text) in CustomResourceDefinitions.Generate())
        {
            File.WriteAllText(PathOf(name), text);
        }

        foreach (var name in FindObsolete())
        {
            File.Delete(PathOf(name));
        }
    }

    private string PathOf(string fileName) => System.IO.Path.Combine(Path, fileName);

    private IEnumerable<string> FindObsolete()
    {
        var generated = CustomResourceDefinitions.Build().Keys.ToHashSet();
        return Directory.Exists(Path)
            ? from path in Directory.EnumerateFiles(Path, "*.yaml")
              let name = System.IO.Path.GetFileName(path)
              where !generated.Contains(name) && File.ReadLines(path).FirstOrDefault() == CustomResourceDefinitions.Header
              select name
            : [];
    }
}
