namespace ModelOperator.Testing.RealNodes.Images;

/// <summary>An image that is made from nothing but files of this machine.</summary>
public sealed record ContainerImage
{
    /// <summary>A user that is not root, whom nothing knows by name.</summary>
    public const string NonRoot = "65532:65532";

    /// <summary>What pods call it, with a registry that does not exist, such as <c>modeloperator.test/server:1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its files, the lowest layer first.</summary>
    public required IReadOnlyList<ImageLayer> Layers { get; init; }

    /// <summary>The program and its first arguments.</summary>
    public required IReadOnlyList<string> Entrypoint { get; init; }

    /// <summary>User and group, as numbers.</summary>
    public string User { get; init; } = NonRoot;

    /// <summary>Variables as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>What is said about it, by the names that the OCI has for that.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
