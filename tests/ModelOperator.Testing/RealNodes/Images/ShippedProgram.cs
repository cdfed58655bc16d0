namespace ModelOperator.Testing.RealNodes.Images;

/// <summary>A program that runs in clusters, and so ships as an image.</summary>
/// <param name="Name">What <c>config/images/publish</c> and the targets of <c>src/Dockerfile</c> call it.</param>
/// <param name="Assembly">The program, which is also the name of its image where nobody gives it another.</param>
/// <param name="Project">Its project in the repository.</param>
public sealed record ShippedProgram(string Name, string Assembly, string Project)
{
    public static ShippedProgram Operator { get; } = new("operator", "modeloperator", "src/ModelOperator");

    public static ShippedProgram Catalog { get; } = new("catalog", "modeloperator-catalog", "src/ModelOperator.Catalog");

    public static ShippedProgram Loader { get; } = new("loader", "modeloperator-loader", "src/ModelOperator.Loader");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ShippedProgram> All { get; } = [Operator, Catalog, Loader];

    /// <summary>The version of everything in the repository.</summary>
    public static string Version { get; } = typeof(ShippedProgram).Assembly.GetName().Version!.ToString(3);

    /// <summary>The image that the chart names when it is told no other.</summary>
    public string Reference => $"{Assembly}:{Version}";

    /// <summary>The same in full: what a node makes of a name without a registry.</summary>
    public string Image => $"docker.io/library/{Reference}";

    /// <summary>What an image says about itself.</summary>
    public IReadOnlyDictionary<string, string> Labels => new Dictionary<string, string>
    {
        ["org.opencontainers.image.title"] = Assembly,
        ["org.opencontainers.image.version"] = Version,
        ["org.opencontainers.image.licenses"] = "Apache-2.0",
    };
}
