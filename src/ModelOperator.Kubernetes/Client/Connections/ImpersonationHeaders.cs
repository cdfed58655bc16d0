using System.Net.Http.Headers;
using System.Text;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Kubernetes.Client.Connections;

/// <summary>The headers that ask the API server to treat a request as another identity's.</summary>
internal static class ImpersonationHeaders
{
    public static void Add(HttpRequestHeaders headers, Impersonation identity)
    {
        headers.TryAddWithoutValidation("Impersonate-User", identity.User);
        if (identity.Uid is not null)
        {
            headers.TryAddWithoutValidation("Impersonate-Uid", identity.Uid);
        }

        foreach (var group in identity.Groups)
        {
            headers.TryAddWithoutValidation("Impersonate-Group", group);
        }

        foreach (var (key, values) in identity.Extra)
        {
            foreach (var value in values)
            {
                headers.TryAddWithoutValidation($"Impersonate-Extra-{EscapeKey(key)}", value);
            }
        }
    }

    /// <summary>Keys may hold characters that header names may not; the API server takes those percent-encoded.</summary>
    private static string EscapeKey(string key)
    {
        var escaped = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || "!#$&'*+-.^_`|~".Contains((char)value, StringComparison.Ordinal))
            {
                escaped.Append((char)value);
            }
            else
            {
                escaped.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
