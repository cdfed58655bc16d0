using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Example;

/// <summary>Where things are in the repository that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Crds => Path.Combine(Root, "crds");

    public static string Rbac => Path.Combine(Root, "config", "rbac");

    public static string Example => Path.Combine(Root, "config", "samples", "media");

    /// <summary>The folder that a project is built into, in the configuration that this program was built in.</summary>
    public static string BuildOf(string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root, project, "bin", framework.Parent!.Name, framework.Name);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ModelOperator.sln")))
                return folder.FullName;
        }
        throw new ControlPlaneException($"No folder above {AppContext.BaseDirectory} is the repository; run this from a build inside of it.");
    }
}
