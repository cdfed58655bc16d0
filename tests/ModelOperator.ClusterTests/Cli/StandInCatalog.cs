using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>Answers requests, one after the other, with what it was given, and keeps what was asked.</summary>
internal sealed class StandInCatalog : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly Task<IReadOnlyList<string>> _asked;

    /// <summary>Begins to listen.</summary>
    /// <param name="isSecure">Whether it speaks HTTPS, with a certificate that nobody trusts but those who have <see cref="AuthorityFile"/>.</param>
    public StandInCatalog(bool isSecure = false)
    {
        _certificate = isSecure ? SelfSigned() : null;
        AuthorityFile = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(AuthorityFile, _certificate?.ExportCertificatePem());
        _listener.Start();
        Address = $"{(isSecure ? "https" : "http")}://{_listener.LocalEndpoint}/";
        _asked = AnswerAsync();
    }

    /// <summary>Status lines and bodies.</summary>
    public List<(string Status, string Body)> Answers { get; } = [];

    /// <summary>Where it is.</summary>
    public string Address { get; }

    /// <summary>File of the certificate that makes it trusted.</summary>
    public string AuthorityFile { get; }

    /// <summary>What was asked, when everything has been answered.</summary>
    public Task<IReadOnlyList<string>> RequestsAsync() => _asked.WaitAsync(Bound);

    public void Dispose()
    {
        _listener.Dispose();
        _certificate?.Dispose();
        File.Delete(AuthorityFile);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=catalog", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task<IReadOnlyList<string>> AnswerAsync()
    {
        List<string> asked = [];
        do
        {
            using var connection = await _listener.AcceptTcpClientAsync();
            if (await OpenAsync(connection) is not { } stream)
            {
                continue;
            }

            await using (stream)
            {
                if (await HeadAsync(stream) is not { } head)
                {
                    continue;
                }

                asked.Add(head);
                var (status, body) = Answers[asked.Count - 1];
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"));
            }
        }
        while (asked.Count < Answers.Count);

        return asked;
    }

    /// <summary>The stream to whoever asks; null when he does not trust the certificate.</summary>
    private async Task<Stream?> OpenAsync(TcpClient connection)
    {
        if (_certificate is null)
        {
            return connection.GetStream();
        }

        var secure = new SslStream(connection.GetStream());
        try
        {
            await secure.AuthenticateAsServerAsync(_certificate);
            return secure;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            await secure.DisposeAsync();
            return null;
        }
    }

    /// <summary>Line and headers of a request; null when none comes: with TLS 1.3 a client may refuse the certificate after the server took it for accepted.</summary>
    private static async Task<string?> HeadAsync(Stream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is var count and > 0)
            {
                request.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            return null;
        }

        return request.Length == 0 ? null : request.ToString();
    }
}
