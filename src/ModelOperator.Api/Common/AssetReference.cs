using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>
/// Names another asset: an object in this cluster by name (and namespace, when it is another one, whose owner must have granted
/// Use), or an asset of another platform by its aip:// URI.
/// </summary>
[CelRule("has(self.name) != has(self.uri)",
    "name the asset either by name (an object of this cluster) or by uri (an asset of another platform), not both")]
[CelRule("!has(self.uri) || !has(self.__namespace__)", "namespace goes with name; a uri already says where the asset is")]
public record AssetReference
{
    /// <summary>Name of the object.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public string? Name { get; init; }

    /// <summary>Namespace of the object; the namespace of the referring object when absent.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, Formats.NamespaceMessage)]
    public string? Namespace { get; init; }

    /// <summary>URI of an asset of another platform, e.g. aip://dataset/warehouse/media/plays.</summary>
    [Schema(MaxLength = Formats.AssetUriLength)]
    [Pattern(Formats.AssetUri, Formats.AssetUriMessage)]
    public string? Uri { get; init; }
}

/// <summary>Kinds of assets that others are made from.</summary>
public enum InputKind
{
    /// <summary>A Dataset.</summary>
    Dataset,

    /// <summary>An Embedding.</summary>
    Embedding,
}

/// <summary>Names an asset of one of several kinds.</summary>
public sealed record InputReference : AssetReference
{
    /// <summary>Kind of the asset: Dataset or Embedding.</summary>
    public required InputKind Kind { get; init; }
}

/// <summary>Names an object of the same namespace, or of none.</summary>
public sealed record LocalReference
{
    /// <summary>Name of the object.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public required string Name { get; init; }
}
