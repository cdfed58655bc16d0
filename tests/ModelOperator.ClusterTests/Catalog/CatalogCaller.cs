using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ModelOperator.ClusterTests.Catalog;

/// <summary>One who asks a catalog.</summary>
/// <param name="address">Where the catalog listens.</param>
/// <param name="ns">Namespace of his service account.</param>
/// <param name="name">Name of his service account.</param>
/// <param name="token">His token; empty for none.</param>
internal sealed class CatalogCaller(Uri address, string ns, string name, string token)
{
    /// <summary>For all callers: a test process has one.</summary>
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>What is in the header tracestate of whoever traces.</summary>
    public const string TraceState = "vendor=whatever-the-caller-wrote";

    public string Namespace => ns;

    public string Name => name;

    public string User => $"system:serviceaccount:{ns}:{name}";

    /// <summary>One without a token, or with another.</summary>
    public static CatalogCaller Of(Uri address, string token = "") => new(address, "", "", token);

    /// <summary>The same one, asking another catalog.</summary>
    public CatalogCaller At(Uri other) => new(other, ns, name, token);

    public async Task<CatalogAnswer> GetAsync(string path, string? host = null, string? trace = null)
    {
        using var request = Request(HttpMethod.Get, path);
        request.Headers.Host = host;
        if (trace is not null)
        {
            request.Headers.TryAddWithoutValidation("traceparent", trace);
            request.Headers.TryAddWithoutValidation("tracestate", TraceState);
        }

        return await SendAsync(request);
    }

    public async Task<CatalogAnswer> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = Request(method, path);
        request.Content = new StringContent(body);
        return await SendAsync(request);
    }

    /// <summary>URIs of what a search finds, sorted.</summary>
    public async Task<IReadOnlyList<string>> SearchAsync(string query) =>
        [.. (await GetAsync($"/api/v1/search?{query}")).Json["hits"]!.AsArray().Select(hit => (string)hit!["uri"]!).Order(StringComparer.Ordinal)];

    /// <summary>Follows changes: each event with its data, until the catalog ends the stream.</summary>
    public async IAsyncEnumerable<(string Event, JsonNode Data)> WatchAsync()
    {
        using var request = Request(HttpMethod.Get, "/api/v1/watch");
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        yield return ("open", new JsonObject());
        var type = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                yield return (type, JsonNode.Parse(line["data: ".Length..])!);
            }
        }
    }

    private static async Task<CatalogAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        return new CatalogAnswer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            string.Join('\n', response.Headers.Concat(response.Content.Headers).Where(header => header.Key != "Date").OrderBy(header => header.Key, StringComparer.Ordinal)
                .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")));
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri($"{address.GetLeftPart(UriPartial.Authority)}{path}"));
        if (token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }
}

/// <summary>What a catalog answers.</summary>
/// <param name="Status">Status.</param>
/// <param name="Body">Body.</param>
/// <param name="Headers">All headers but the time.</param>
internal sealed record CatalogAnswer(int Status, string Body, string Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The sentence of a problem.</summary>
    public string Detail => Headers.Contains("Content-Type: application/problem+json", StringComparison.Ordinal) ? (string)Json["detail"]! : $"no problem: {Headers}\n{Body}";
}
