using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Cli.Catalog;

/// <summary>Asks a catalog, as the user of the kubeconfig.</summary>
internal static class CatalogClient
{
    private const int LongestSentence = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Searches.</summary>
    public static async Task<FoundAssets> SearchAsync(
        Uri server, ClusterConfiguration user, string words, SearchFilters filters, int limit, CancellationToken cancellationToken)
    {
        if (server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback)
        {
            throw PluginException.Usage($"--server {server} would send your token where everybody can read it: write https://, or forward a port and use http://127.0.0.1");
        }

        using var http = new HttpClient { Timeout = Patience, BaseAddress = server };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, Path(words, filters, limit)));
        using (var client = new KubernetesClient(user))
        {
            // A certificate proves nothing to the catalog; it then answers as it does to strangers.
            request.Headers.Authorization = await client.BearerTokenAsync(cancellationToken) is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        }

        using var response = await http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var code = (int)response.StatusCode is 401 or 403 or 404 ? ExitCode.NotFound : ExitCode.Failed;
            throw new PluginException(code, $"the catalog at {server} answered {(int)response.StatusCode}: {Sentence(body)}");
        }

        try
        {
            var answer = JsonSerializer.Deserialize(body, CatalogJsonContext.Default.CatalogSearchAnswer)!;
            return new FoundAssets(answer.Total, answer.Hits);
        }
        catch (JsonException exception)
        {
            throw new PluginException(ExitCode.Failed, $"the catalog at {server} answered something else than a search: {exception.Message}");
        }
    }

    private static string Path(string words, SearchFilters filters, int limit)
    {
        var path = new StringBuilder("/api/v1/search?q=").Append(Uri.EscapeDataString(words)).Append(CultureInfo.InvariantCulture, $"&limit={limit}");
        Add("kind", [.. (filters.Kinds ?? new HashSet<Core.ObjectKind>()).Order().Select(kind => kind.ToString())]);
        Add("domain", filters.Domains);
        Add("owner", filters.Owners);
        Add("tag", filters.Tags);
        Add("task", filters.Tasks);
        Add("stage", filters.Stages);
        Add("license", filters.Licenses);
        Add("unused", filters.Unused is { } unused ? [unused ? "true" : "false"] : []);
        return path.ToString();

        void Add(string name, IReadOnlyList<string> values)
        {
            foreach (var value in values)
            {
                path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    private static string Sentence(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String)
            {
                return detail.GetString()!;
            }
        }
        catch (JsonException)
        {
        }

        return body.Length > LongestSentence ? body[..LongestSentence] : body;
    }
}
