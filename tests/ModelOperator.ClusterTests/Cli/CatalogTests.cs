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
    [InlineData("400 Bad Request", """{"title":"Bad Request","status":400,"detail":"limit is\u001b[2J 7"}""", 1, "answered 400: limit is\ufffd[2J 7")]
    [InlineData("502 Bad Gateway", "<html>\u001b]0;no\u0007</html>", 1, "answered 502: <html>\ufffd]0;no\ufffd</html>")]
    [InlineData("302 Found", "elsewhere", 1, "answered 302: elsewhere")]
    [InlineData("200 OK", "<html>yes</html>", 1, "answered something else than was asked for")]
    [InlineData("200 OK", "null", 1, "answered something else than was asked for")]
    [InlineData("200 OK", """{"total":1,"hits":null,"facets":{},"corrections":{}}""", 1, "answered something else than was asked for")]
    [InlineData("200 OK", """{"total":1,"hits":[null],"facets":{},"corrections":{}}""", 1, "answered something else than was asked for")]
    [InlineData("200 OK", """{"total":1,"total":2,"hits":[],"facets":{},"corrections":{}}""", 1, "answered something else than was asked for")]
    public async Task What_is_not_answered_is_told_in_a_sentence(string status, string body, int code, string sentence) =>
        (await AskAsync(status, body, "search", "x")).Run.Failed(code, sentence);

    [Fact]
    public async Task A_catalog_that_is_not_there_is_told() =>
        (await PluginRun.OfAsync("search", "x", "--server", "http://127.0.0.1:1", "--kubeconfig", _kubeconfig)).Failed(1, "127.0.0.1:1");

    [Fact]
    public async Task What_begins_with_an_at_is_a_word() =>
        Assert.StartsWith("GET /api/v1/search?q=%40nlp&", (await AskAsync("200 OK", """{"total":0,"hits":[],"facets":{},"corrections":{}}""", "search", "@nlp")).Request, StringComparison.Ordinal);

    [Fact]
    public async Task Lineage_is_asked_of_a_catalog_with_its_identity_under_the_path_that_it_has_there()
    {
        const string answer = """
            {"uri": "aip://model/k8s/a/m", "direction": "downstream", "hidden": 2, "truncated": false, "edges": [],
              "nodes": [{"uri": "aip://model/k8s/a/m", "kind": "Model", "namespace": "a", "name": "m\u001b[2J", "depth": 0}]}
            """;
        using var catalog = new StandInCatalog { Answers = { ("200 OK", answer) } };

        var run = await PluginRun.OfAsync(
            "lineage", "aip://model/k8s/a/m", "--direction", "downstream", "--depth", "2", "--kinds", "mv,mdl", "--server", $"{catalog.Address}mlops/", "--kubeconfig", _kubeconfig);

        Assert.StartsWith("Model a/m\ufffd[2J\n", run.Succeeded(), StringComparison.Ordinal);
        Assert.StartsWith(
            "GET /mlops/api/v1/lineage/aip%3A%2F%2Fmodel%2Fk8s%2Fa%2Fm?direction=downstream&depth=2&kinds=Model,ModelVersion HTTP/1.1\r\n", Assert.Single(await catalog.RequestsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_looked_up_in_the_catalog()
    {
        using var catalog = new StandInCatalog
        {
            Answers =
            {
                ("200 OK", """{"total": 2, "hits": [{"uri": "aip://model/us/a/m", "kind": "Model", "namespace": "a", "name": "m", "score": 2, "highlights": []}, {"uri": "aip://model/us/a/m-2", "kind": "Model", "namespace": "a", "name": "m-2", "score": 1, "highlights": []}], "facets":{},"corrections":{}}"""),
                ("200 OK", """{"uri": "aip://model/us/a/m", "live": [], "liveCount": 0, "groups": [], "groupCount": 0, "total": 0, "hidden": 1, "truncated": false}"""),
            },
        };

        var run = await PluginRun.OfAsync("impact", "mdl/m", "--server", catalog.Address, "--kubeconfig", _kubeconfig);

        Assert.StartsWith("Nothing that you may see was made from aip://model/us/a/m.\n", run.Succeeded(), StringComparison.Ordinal);
        Assert.StartsWith("GET /api/v1/impact/aip%3A%2F%2Fmodel%2Fus%2Fa%2Fm HTTP/1.1\r\n", (await catalog.RequestsAsync())[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalog_of_a_private_authority_is_trusted_when_that_is_named()
    {
        using var catalog = new StandInCatalog(isSecure: true) { Answers = { ("200 OK", """{"total":0,"hits":[],"facets":{},"corrections":{}}""") } };
        string[] search = ["search", "x", "--server", catalog.Address, "--kubeconfig", _kubeconfig];

        (await PluginRun.OfAsync(search)).Failed(1, "SSL");
        (await PluginRun.OfAsync([.. search, "--server-ca", catalog.AuthorityFile])).Succeeded();
    }

    [Fact]
    public async Task A_token_can_be_of_a_file_and_who_has_none_is_told_how_to_get_one()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.token");
        await File.WriteAllTextAsync(file, "t0ken2\n");
        await File.WriteAllTextAsync(_kubeconfig, (await File.ReadAllTextAsync(_kubeconfig)).Replace("{token: t0ken}", "{}", StringComparison.Ordinal));
        try
        {
            var (run, request) = await AskAsync("200 OK", """{"total":0,"hits":[],"facets":{},"corrections":{}}""", "search", "x", "--server-token-file", file);
            run.Succeeded();
            Assert.Contains("\r\nAuthorization: Bearer t0ken2\r\n", request, StringComparison.Ordinal);
            (await AskAsync("401 Unauthorized", "", "search", "x")).Run.Failed(3, "write one to a file with kubectl create token, and name it with --server-token-file");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A catalog that has one answer for one request.</summary>
    private async Task<(PluginRun Run, string Request)> AskAsync(string status, string body, params string[] arguments)
    {
        using var catalog = new StandInCatalog { Answers = { (status, body) } };
        var run = await PluginRun.OfAsync([.. arguments, "--server", catalog.Address, "--kubeconfig", _kubeconfig]);
        return (run, Assert.Single(await catalog.RequestsAsync()));
    }
}
