using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>A request as the scripted server understood it.</summary>
/// <param name="Verb">get, list, watch, create, update, patch, apply or delete; <c>raw</c> for paths that are no resource.</param>
/// <param name="Resource"><c>plural.group</c>, or the plural alone in the core group.</param>
/// <param name="Namespace">Namespace, or the empty string.</param>
/// <param name="Name">Name of the object, or the empty string for a collection.</param>
/// <param name="Subresource">Subresource, or the empty string.</param>
/// <param name="Path">Path as sent, without the query.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="Headers">Headers.</param>
/// <param name="Body">JSON body, or null.</param>
/// <param name="Protocol">HTTP/1.1 or HTTP/2.</param>
/// <param name="ConnectionId">Which connection it came on.</param>
public sealed record ScriptedRequest(
    string Verb,
    string Resource,
    string Namespace,
    string Name,
    string Subresource,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    JsonNode? Body,
    string Protocol,
    string ConnectionId)
{
    /// <summary>A query parameter, or null.</summary>
    public string? Parameter(string name) => Query.GetValueOrDefault(name);

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    internal string Collection => $"{GroupVersion}/{Resource}";

    internal string GroupVersion { get; init; } = "";

    /// <summary>Whether it changes something, or tries to.</summary>
    public bool IsWrite => Verb is "create" or "update" or "patch" or "apply" or "delete";

    /// <summary>A request with its body.</summary>
    internal static async Task<ScriptedRequest> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        return Of(context) with
        {
            Body = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0 ? await JsonNode.ParseAsync(request.Body) : null,
        };
    }

    /// <summary>A request whose body is left unread.</summary>
    internal static ScriptedRequest Of(HttpContext context)
    {
        var request = context.Request;
        var query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var headers = request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var path = request.Path.Value!.TrimStart('/');
        var read = new ScriptedRequest(
            "raw", "", "", "", "", path, query, headers, null, request.Protocol, context.Connection.Id);
        return read.Parse(path.Split('/').Select(WebUtility.UrlDecode).ToArray()!, request.Method);
    }

    private ScriptedRequest Parse(string[] segments, string method)
    {
        // api/{version}/... or apis/{group}/{version}/..., then [namespaces/{namespace}/]{plural}[/{name}[/{subresource}]]
        var start = segments[0] == "api" ? 2 : 3;
        if (segments[0] is not ("api" or "apis") || segments.Length <= start)
        {
            return this;
        }

        var group = start == 2 ? "" : segments[1];
        var rest = segments[start..];
        var namespaceName = "";
        if (rest.Length > 2 && rest[0] == "namespaces" && rest[2] is not ("status" or "finalize"))
        {
            namespaceName = rest[1];
            rest = rest[2..];
        }

        return this with
        {
            GroupVersion = string.Join('/', segments[1..start]),
            Resource = group.Length == 0 ? rest[0] : $"{rest[0]}.{group}",
            Namespace = namespaceName,
            Name = rest.ElementAtOrDefault(1) ?? "",
            Subresource = rest.ElementAtOrDefault(2) ?? "",
            Verb = VerbOf(method, rest.Length > 1),
        };
    }

    private string VerbOf(string method, bool named) => method switch
    {
        "GET" when Parameter("watch") is "true" or "1" => "watch",
        "GET" => named ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" when Header("Content-Type")?.StartsWith("application/apply-patch", StringComparison.Ordinal) == true => "apply",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "raw",
    };
}
