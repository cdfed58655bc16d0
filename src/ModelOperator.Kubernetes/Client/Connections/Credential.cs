using System.Net.Http.Headers;
using System.Net.Security;

namespace ModelOperator.Kubernetes.Client.Connections;

/// <summary>What a request shows to say who asks.</summary>
/// <param name="Authorization">Authorization header, or null.</param>
/// <param name="Certificate">Client certificate with its intermediates, or null.</param>
/// <param name="Number">Counts up with every credential, so that of two the newer is known.</param>
internal sealed record Credential(AuthenticationHeaderValue? Authorization, SslStreamCertificateContext? Certificate, long Number);
