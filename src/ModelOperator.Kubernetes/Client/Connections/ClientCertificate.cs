using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelOperator.Kubernetes.Client.Connections;

/// <summary>Builds a client certificate from PEM.</summary>
internal static class ClientCertificate
{
    /// <param name="pem">The certificate chain, leaf first, and the leaf's private key.</param>
    /// <exception cref="CryptographicException">The PEM is malformed, or certificate and key do not belong together.</exception>
    public static SslStreamCertificateContext Parse(byte[] pem)
    {
        var text = Encoding.UTF8.GetString(pem);
        var intermediates = new X509Certificate2Collection();
        intermediates.ImportFromPem(text);
        if (intermediates.Count == 0)
        {
            throw new CryptographicException("there is no certificate in the PEM text");
        }

        intermediates.RemoveAt(0);
        var leaf = X509Certificate2.CreateFromPem(text, text);
        if (OperatingSystem.IsWindows())
        {
            // TLS on Windows does not take keys that live in memory only.
            using var ephemeral = leaf;
            leaf = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), password: null);
        }

        return SslStreamCertificateContext.Create(leaf, intermediates, offline: true);
    }
}
