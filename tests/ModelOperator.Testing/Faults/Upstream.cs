using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Faults;

/// <summary>The API server behind the proxy, asked as the user of a kubeconfig.</summary>
internal sealed class Upstream : IDisposable
{
    /// <summary>What belongs to one connection and not to the request or answer on it (RFC 9110).</summary>
    private static readonly HashSet<string> OfConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host",
    };

    private readonly HttpMessageInvoker _http;
    private readonly KubeconfigContext _context;

    public Upstream(KubeconfigContext context)
    {
        _context = context;
        var handler = context.NewHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        // A connection holds a limited number of HTTP/2 streams, and watches keep theirs.
        handler.EnableMultipleHttp2Connections = true;
        _http = new HttpMessageInvoker(handler);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Passes a request on; the answer's headers are there when this returns, its body is still to come.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_context.Server, UriHelper.GetEncodedPathAndQuery(request)))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            message.Content = new StreamContent(request.Body);
        }

        foreach (var (name, value) in request.Headers.Where(header => !OfConnection.Contains(header.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        if (_context.Token is { } token)
        {
            message.Headers.Authorization = new("Bearer", token);
        }

        return _http.SendAsync(message, cancellationToken);
    }

    /// <summary>Repeats the status and the headers of an answer.</summary>
    public static void CopyHead(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfConnection.Contains(header.Key)))
        {
            response.Headers[name] = new StringValues([.. values]);
        }
    }
}
