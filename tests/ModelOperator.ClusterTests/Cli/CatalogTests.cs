using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>What the plugin asks of a catalog, as whom, and what it makes of the answer.</summary>
public sealed class CatalogTests : IDisposable
{
    private readonly string _kubeconfig = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.kubeconfig");

    public CatalogTests() => File.WriteAllText(_kubeconfig, """
        apiVersion: v1
        kind: Config
        current-context: main
        contexts: [{name: main, context: {cluster: main, user: main}}]
        clusters: [{name: main, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: main, user: {token: t0ken}}]
        """);

    public void Dispose() => File.Delete(_kubeconfig);

    [Fact]
    public async Task It_asks_with_the_words_the_filters_and_the_users_token()
    {
        const string answer = """
            {"total": 3, "hits": [{"uri": "aip://embedding/k8s/studio/scenes", "kind": "Embedding", "namespace": "studio", "name": "scenes", "domain": "studio",
              "owners": ["Content"], "score": 7, "highlights": []}], "facets": {}, "corrections": {}}
            """;

        var (run, request) = await AskAsync("200 OK", answer, "search", "a b&c", "--kind", "emb", "--tag", "x", "--tag", "y", "--unused", "--limit", "1");

        Assert.StartsWith("GET /api/v1/search?q=a%20b%26c&limit=1&kind=Embedding&tag=x&tag=y&unused=true HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer t0ken\r\n", request, StringComparison.Ordinal);
        Assert.Equal(
            "KIND        NAMESPACE   NAME     DOMAIN   STAGE   OWNERS    DESCRIPTION\nEmbedding   studio      scenes   studio           Content\nand 2 more: add words or filters, or raise --limit\n",
            run.Succeeded());
    }

    [Theory]
    [InlineData("401 Unauthorized", """{"title":"Unauthorized","status":401,"detail":"the token is not known"}""", 3, "answered 401: the token is not known")]
    [InlineData("400 Bad Request", """{"title":"Bad Request","status":400,"detail":"limit is 7"}""", 1, "answered 400: limit is 7")]
    [InlineData("502 Bad Gateway", "<html>no</html>", 1, "answered 502: <html>no</html>")]
    [InlineData("200 OK", "<html>yes</html>", 1, "answered something else than a search")]
    public async Task What_is_not_answered_is_told_in_a_sentence(string status, string body, int code, string sentence) =>
        (await AskAsync(status, body, "search", "x")).Run.Failed(code, sentence);

    [Fact]
    public async Task A_catalog_that_is_not_there_is_told() =>
        (await PluginRun.OfAsync("search", "x", "--server", "http://127.0.0.1:1", "--kubeconfig", _kubeconfig)).Failed(1, "127.0.0.1:1");

    /// <summary>A catalog that has one answer for one request.</summary>
    private async Task<(PluginRun Run, string Request)> AskAsync(string status, string body, params string[] arguments)
    {
        using var catalog = new TcpListener(IPAddress.Loopback, 0);
        catalog.Start();
        var running = PluginRun.OfAsync([.. arguments, "--server", $"http://{catalog.LocalEndpoint}", "--kubeconfig", _kubeconfig]);
        using var connection = await catalog.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await using var stream = connection.GetStream();
        var request = new StringBuilder();
        var buffer = new byte[8192];
        while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer);
            Assert.NotEqual(0, count);
            request.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"));
        return (await running, request.ToString());
    }
}
