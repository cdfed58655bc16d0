using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Cli.Catalog;

/// <summary>Asks a catalog, as the user of the kubeconfig.</summary>
internal sealed class CatalogClient : IDisposable
{
    private const int LongestSentence = 300;
    private const int LargestAnswer = 64 * 1024 * 1024;
    private const int MostNamesakes = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly Uri _server;

    private CatalogClient(Uri server, X509Certificate2Collection? authority, string? token)
    {
        // What is sent elsewhere, to a proxy or by a redirect, takes the token with it.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !CatalogOptions.IsThisMachine(server) };
        if (authority is not null)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authority);
        }

        _server = server;
        _http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd(ClusterOptions.UserAgent);
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Gets ready to ask a catalog.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="options">How to know that it is the right one, and where the token is.</param>
    /// <param name="result">What was written.</param>
    /// <param name="user">Whose token it gets where no other is named.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<CatalogClient> OpenAsync(
        Uri server, CatalogOptions options, ParseResult result, ClusterConfiguration user, CancellationToken cancellationToken)
    {
        var authority = options.AuthorityFile(result) is { } file ? Authority(file) : null;
        if (options.TokenFile(result) is { } tokenFile)
        {
            var written = (await File.ReadAllTextAsync(tokenFile, cancellationToken)).Trim();
            return new CatalogClient(
                server, authority, written.Length > 0 && written.All(letter => letter is > ' ' and < '\x7f') ? written : throw new PluginException(ExitCode.Failed, $"{tokenFile} holds no token"));
        }

        using var client = new KubernetesClient(user);
        return new CatalogClient(server, authority, await client.BearerTokenAsync(cancellationToken));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Searches.</summary>
    public async Task<FoundAssets> SearchAsync(string words, SearchFilters filters, int limit, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(Path(words, filters, limit), CatalogJsonContext.Default.CatalogSearchAnswer, cancellationToken);
        return new FoundAssets(answer.Total, answer.Hits);
    }

    /// <summary>The identity of the asset that a text means.</summary>
    public async Task<string> ResolveAsync(AssetArgument argument, string text, CancellationToken cancellationToken)
    {
        // What is an identity already, or no name at all, need not be looked for.
        var exact = argument.Resolve(text, AssetUri.DefaultPlatform, []);
        if (exact.Refusal?.Reason != RefusalReason.NotFound)
        {
            return Answers.Of(exact);
        }

        var found = await SearchAsync(text.Split('/')[^1], new SearchFilters(), MostNamesakes, cancellationToken);
        var platform = found.Assets.Select(asset => AssetUri.TryParse(asset.Uri, out var uri) ? uri.Platform : null).FirstOrDefault(known => known is not null) ?? AssetUri.DefaultPlatform;
        return Answers.Of(argument.Resolve(text, platform, found.Assets.Select(asset => new ObjectRef(asset.Kind, asset.Namespace, asset.Name))));
    }

    /// <summary>Asks about an asset.</summary>
    /// <param name="question">What is asked, as the API calls it.</param>
    /// <param name="uri">Identity of the asset.</param>
    /// <param name="parameters">Parameters as the query of a URL; empty for none.</param>
    /// <param name="contract">Form of the answer.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<T> AskAsync<T>(string question, string uri, string parameters, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class => GetAsync($"{question}/{Uri.EscapeDataString(uri)}{parameters}", contract, cancellationToken);

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class
    {
        using var progress = Progress.Of("asking the catalog");
        try
        {
            using var response = await _http.GetAsync(new Uri($"{_server.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/v1/{path}"), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? CatalogAnswers.Read(body, contract) : throw Refused((int)response.StatusCode, body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PluginException(ExitCode.Failed, $"the catalog at {_server} did not answer within {Patience.TotalSeconds:0} s");
        }
        catch (JsonException exception)
        {
            throw new PluginException(ExitCode.Failed, $"the catalog at {_server} answered something else than was asked for: {exception.Message}");
        }
    }

    private PluginException Refused(int status, string body)
    {
        var sentence = CatalogAnswers.Detail(body) ?? body;
        var anonymous = status == 401 && _http.DefaultRequestHeaders.Authorization is null
            ? "; your kubeconfig has no token, and a certificate proves nothing to a catalog: write one to a file with kubectl create token, and name it with --server-token-file"
            : "";
        return new PluginException(
            status is 401 or 403 or 404 ? ExitCode.NotFound : ExitCode.Failed,
            $"the catalog at {_server} answered {status}: {(sentence.Length > LongestSentence ? sentence[..LongestSentence] : sentence)}{anonymous}");
    }

    private static X509Certificate2Collection Authority(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(File.ReadAllText(file));
        }
        catch (CryptographicException)
        {
        }

        return certificates.Count > 0 ? certificates : throw new PluginException(ExitCode.Failed, $"{file} holds no certificate in PEM: name the file of the authority that signed the catalog's with --server-ca");
    }

    private static string Path(string words, SearchFilters filters, int limit)
    {
        var path = new StringBuilder("search?q=").Append(Uri.EscapeDataString(words)).Append(CultureInfo.InvariantCulture, $"&limit={limit}");
        Add("kind", [.. (filters.Kinds ?? new HashSet<ObjectKind>()).Order().Select(kind => kind.ToString())]);
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
}
