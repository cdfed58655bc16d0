namespace ModelOperator.CrdGenerator;

/// <summary>
/// What the Helm chart carries of the repository: definitions, permissions and runtimes. Helm reads nothing outside of a chart's folder, and
/// links in it are lost on the way to some clusters, so these are copies, which nobody edits.
/// </summary>
/// <param name="Root">The repository.</param>
public sealed record ChartFiles(string Root)
{
    private static readonly (string From, string To)[] Folders = [("crds", "crds"), ("config/rbac", "rbac"), ("config/runtimes", "runtimes")];

    /// <summary>The folder in the chart, from the root of the repository.</summary>
    public const string Folder = "charts/modeloperator/files";

    /// <summary>Names of copies that are missing, differ from their originals, or have none; sorted.</summary>
    public IReadOnlyList<string> FindStale()
    {
        var originals = Originals();
        return
        [
            .. originals.Where(copy => !File.Exists(PathOf(copy.Key)) || File.ReadAllText(PathOf(copy.Key)) != File.ReadAllText(copy.Value))
                .Select(copy => copy.Key)
                .Concat(Copies().Where(name => !originals.ContainsKey(name)))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Makes the copies, and removes those whose originals are gone.</summary>
    public void Write()
    {
        var originals = Originals();
        foreach (var (name, original) in originals)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.Copy(original, PathOf(name), overwrite: true);
        }

        foreach (var name in Copies().Where(name => !originals.ContainsKey(name)).ToList())
        {
            File.Delete(PathOf(name));
        }
    }

    private Dictionary<string, string> Originals() => Folders
        .SelectMany(folder => Manifests(Path.Combine(Root, folder.From)).Select(file => (Name: $"{folder.To}/{Path.GetFileName(file)}", file)))
        .ToDictionary(copy => copy.Name, copy => copy.file);

    private IEnumerable<string> Copies() =>
        Folders.SelectMany(folder => Manifests(PathOf(folder.To)).Select(file => $"{folder.To}/{Path.GetFileName(file)}"));

    private string PathOf(string name) => Path.Combine(Root, Folder, name);

    /// <summary>The objects of a folder; what tells kustomize of them is none.</summary>
    private static IEnumerable<string> Manifests(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml")
        : [];
}
