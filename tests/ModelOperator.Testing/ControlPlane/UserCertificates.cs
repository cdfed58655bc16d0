using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane.Components;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane;

/// <summary>Client certificates for other users than the administrator, as PEM text.</summary>
internal static class UserCertificates
{
    private const string Requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private static readonly TimeSpan SigningBound = TimeSpan.FromSeconds(30);

    /// <summary>Issued by the authority that the launcher made for the run.</summary>
    public static (string Certificate, string Key) Issue(string directory, string user, IReadOnlyList<string> groups)
    {
        using var authority = CertificateAuthority.Open(ComponentLayout.Keys(directory), ComponentLayout.ClusterAuthority);
        return authority.Issue(user, groups, [], [CertificateAuthority.ClientUsage]);
    }

    /// <summary>Asked of a cluster whose authority is its own, and approved as its administrator.</summary>
    public static async Task<(string Certificate, string Key)> RequestAsync(
        ApiClient api, string user, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest(CertificateAuthority.Subject(user, groups), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var name = $"modeloperator-testing-{Guid.NewGuid():N}";
        var request = await api.CreateAsync(Requests, new JsonObject
        {
            ["apiVersion"] = "certificates.k8s.io/v1",
            ["kind"] = "CertificateSigningRequest",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["request"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(pem)),
                ["signerName"] = "kubernetes.io/kube-apiserver-client",
                ["usages"] = new JsonArray("client auth"),
            },
        }, cancellationToken);
        try
        {
            request["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Approved",
                    ["status"] = "True",
                    ["reason"] = "LocalControlPlane",
                    ["message"] = "A user of a test.",
                }),
            };
            await api.ReplaceAsync($"{Requests}/{name}/approval", request, cancellationToken);
            string? certificate = null;
            var signed = await Poll.UntilAsync(async () =>
                (certificate = (string?)(await api.GetAsync($"{Requests}/{name}", cancellationToken))?["status"]?["certificate"]) is not null,
                SigningBound, cancellationToken);
            return signed
                ? (Encoding.UTF8.GetString(Convert.FromBase64String(certificate!)), key.ExportPkcs8PrivateKeyPem())
                : throw new ControlPlaneException($"The cluster signed no certificate for the user {user} within {SigningBound.TotalSeconds:0} s; does its controller manager sign for kubernetes.io/kube-apiserver-client?");
        }
        finally
        {
            await api.DeleteAsync($"{Requests}/{name}", cancellationToken: CancellationToken.None);
        }
    }
}
