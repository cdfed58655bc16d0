using System.Globalization;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane.Components;

/// <summary>Calls to a run's etcd, over its JSON gateway and as the API server.</summary>
internal sealed class EtcdGateway : IDisposable
{
    private const string ListenUrl = "--listen-client-urls=";

    private readonly HttpClient _http;

    public EtcdGateway(ComponentProcess etcd, string directory)
    {
        var keys = ComponentLayout.Keys(directory);
        using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(keys, "etcd-client.crt"), Path.Combine(keys, "etcd-client.key"));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(Path.Combine(keys, "etcd-ca.crt"));
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null)],
                CertificateChainPolicy = trust,
            },
        };
        var address = etcd.Command.Arguments.Single(argument => argument.StartsWith(ListenUrl, StringComparison.Ordinal))[ListenUrl.Length..];
        _http = new HttpClient(handler) { BaseAddress = new Uri(address) };
    }

    /// <summary>Forgets all revisions but the present one, and returns that.</summary>
    public async Task<long> CompactAsync(CancellationToken cancellationToken)
    {
        var range = await PostAsync("/v3/kv/range", new JsonObject { ["key"] = "AA==", ["count_only"] = true }, cancellationToken);
        var revision = (string)range["header"]!["revision"]!;
        await PostAsync("/v3/kv/compaction", new JsonObject { ["revision"] = revision, ["physical"] = true }, cancellationToken);
        return long.Parse(revision, CultureInfo.InvariantCulture);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync(path, body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new ControlPlaneException($"etcd answers {path} with {(int)response.StatusCode}: {text}");
    }
}
