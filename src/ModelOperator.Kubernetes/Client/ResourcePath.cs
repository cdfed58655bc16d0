using System.Globalization;
using System.Text;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Client;

/// <summary>
/// Paths of requests. Names may come from what a user wrote into another object, so a segment that would lead elsewhere is
/// refused: an empty one addresses the collection, and <c>..</c> the resource above.
/// </summary>
internal static class ResourcePath
{
    /// <exception cref="ArgumentException">A name is missing or cannot be a path segment.</exception>
    public static string ToObject(ResourceType type, ObjectKey key, string? subresource = null)
    {
        if (type.Namespaced)
        {
            Check(type, "namespace", key.Namespace);
        }

        Check(type, "name", key.Name);
        return type.Path(key.Namespace, key.Name, subresource);
    }

    /// <exception cref="ArgumentException">The namespace cannot be a path segment.</exception>
    public static string ToCollection(ResourceType type, string? namespaceName)
    {
        if (!string.IsNullOrEmpty(namespaceName))
        {
            Check(type, "namespace", namespaceName);
        }

        return type.Path(namespaceName);
    }

    public static StringBuilder Query(this StringBuilder path, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            path.Append(HasQuery(path) ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return path;
    }

    public static StringBuilder Query(this StringBuilder path, string name, long? value) =>
        path.Query(name, value?.ToString(CultureInfo.InvariantCulture));

    private static bool HasQuery(StringBuilder path)
    {
        foreach (var chunk in path.GetChunks())
        {
            if (chunk.Span.Contains('?'))
            {
                return true;
            }
        }

        return false;
    }

    private static void Check(ResourceType type, string what, string segment)
    {
        if (segment is "" or "." or ".." || segment.AsSpan().IndexOfAny('/', '%') >= 0)
        {
            throw new ArgumentException($"{type}: '{segment}' is no {what} of a Kubernetes object");
        }
    }
}
