using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// Identity of an asset across platforms: <c>aip://type/platform/id</c>. Equal ids on two platforms are two assets. Segments are
/// plain, as the schema of references has them: percent-encoding, empty segments, <c>.</c> and <c>..</c> are refused, so that one
/// asset has exactly one spelling.
/// </summary>
/// <param name="Type">Kind of asset in lower case, e.g. <c>modelversion</c>.</param>
/// <param name="Platform">Where the asset lives: <c>k8s</c>, a cluster's name, or another registry.</param>
/// <param name="Id">Path of the asset on its platform, e.g. <c>studio/scene-encoder</c>.</param>
public sealed record AssetUri(string Type, string Platform, string Id)
{
    /// <summary>The platform id of a cluster that was given no name.</summary>
    public const string DefaultPlatform = "k8s";

    private const string Scheme = "aip://";
    private const int MaxLength = 1024;

    /// <summary>The identity of an object of this cluster.</summary>
    public static string Of(string platform, ObjectRef asset) => asset.Namespace.Length == 0
        ? $"{PrefixOf(platform, asset.Kind)}{asset.Name}"
        : $"{PrefixOf(platform, asset.Kind)}{asset.Namespace}/{asset.Name}";

    /// <summary>What the identities of all objects of a kind begin with.</summary>
    internal static string PrefixOf(string platform, ObjectKind kind) => $"{Scheme}{TypeOf(kind)}/{platform}/";

    /// <summary>Orders objects of one kind as their identities sort, without putting these together.</summary>
    public static int CompareIds(ObjectRef left, ObjectRef right)
    {
        if (left.Namespace == right.Namespace)
        {
            return string.CompareOrdinal(left.Name, right.Name);
        }

        // A namespace that another begins with is followed by a slash in the identity, and a hyphen sorts before that.
        var same = left.Namespace.AsSpan().CommonPrefixLength(right.Namespace);
        return At(left.Namespace).CompareTo(At(right.Namespace));

        char At(string namespaceName) => same < namespaceName.Length ? namespaceName[same] : '/';
    }

    /// <summary>Reads an identity; false when the text is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AssetUri? uri)
    {
        uri = null;
        if (text is null || text.Length > MaxLength || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        if (text[Scheme.Length..].Split('/', 3) is not [var type, var platform, var id]
            || !IsType(type) || !IsPlatform(platform) || !id.Split('/').All(IsSegment))
        {
            return false;
        }

        uri = new AssetUri(type, platform, id);
        return true;
    }

    /// <summary>Whether a text can be the id of a platform: lower-case letters and digits, with <c>-</c> and <c>.</c> inside.</summary>
    public static bool IsPlatform([NotNullWhen(true)] string? text) =>
        !string.IsNullOrEmpty(text) && IsLowerOrDigit(text[0]) && IsLowerOrDigit(text[^1]) && text.All(c => IsLowerOrDigit(c) || c is '-' or '.');

    /// <summary>The object that the identity means, when it is one of this platform; null for other platforms and unknown types.</summary>
    public ObjectRef? ToObject(string platform)
    {
        var id = Id.Split('/');
        if (Platform != platform || id.Length != 2)
        {
            return null;
        }

        for (var kind = ObjectKind.Dataset; kind <= ObjectKind.ModelDeployment; kind++)
        {
            if (TypeOf(kind) == Type)
            {
                return new ObjectRef(kind, id[0], id[1]);
            }
        }

        return null;
    }

    /// <summary><c>aip://type/platform/id</c>.</summary>
    public override string ToString() => $"{Scheme}{Type}/{Platform}/{Id}";

    private static string TypeOf(ObjectKind kind) => kind switch
    {
        ObjectKind.Dataset => "dataset",
        ObjectKind.Model => "model",
        ObjectKind.ModelVersion => "modelversion",
        ObjectKind.Embedding => "embedding",
        ObjectKind.ModelDeployment => "modeldeployment",
        ObjectKind.SharingGrant => "sharinggrant",
        ObjectKind.Domain => "domain",
        ObjectKind.ServingRuntime => "servingruntime",
        ObjectKind.AccessRequest => "accessrequest",
        ObjectKind.AccessDenial => "accessdenial",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static bool IsType(string text) =>
        text.Length > 0 && char.IsAsciiLetterLower(text[0]) && text.All(c => IsLowerOrDigit(c) || c == '-');

    private static bool IsSegment(string text) =>
        text.Length > 0 && IsWord(text[0]) && IsWord(text[^1]) && text.All(c => IsWord(c) || c is '-' or '.');

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
