using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace ModelOperator.Loader.Http;

/// <summary>
/// GET requests that follow redirects only as far as is safe: a few, never from https to http, and without credentials to any origin but
/// the one that was asked for. Silence is bounded, time is not.
/// </summary>
internal sealed class GuardedHttp : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly HttpClient client;
    private readonly bool allowHttp;

    public GuardedHttp(TimeSpan stall, bool allowHttp)
    {
        Stall = stall;
        this.allowHttp = allowHttp;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = stall,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The longest silence of a server.</summary>
    public TimeSpan Stall { get; }

    /// <summary>Adds credentials to a request for the origin that was asked for; set by the source that knows how.</summary>
    public Action<HttpRequestMessage>? Authorize { get; set; }

    /// <summary>The answer of the last server in the line, with its headers read.</summary>
    public async Task<HttpResponseMessage> GetAsync(Uri uri, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        var location = uri;
        for (var redirects = 0; ; redirects++)
        {
            RequireScheme(location);
            using var request = new HttpRequestMessage(HttpMethod.Get, location);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("modeloperator-loader", null));
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            prepare?.Invoke(request);
            if (IsSameOrigin(location, uri))
                Authorize?.Invoke(request);

            var response = await SendAsync(request, cancellationToken);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } next)
                return response;
            response.Dispose();
            if (redirects == MaxRedirects)
            {
                throw new LoaderException(ExitCode.NotFetched,
                    $"{HttpFailure.Shown(uri)} redirects more than {MaxRedirects} times: check the artifact's uri.");
            }
            var target = new Uri(location, next);
            if (location.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps)
            {
                throw new LoaderException(ExitCode.NotFetched,
                    $"{HttpFailure.Shown(location)} redirects from https to {HttpFailure.Shown(target)}, which anyone on the way could change: use a server that stays with https.");
            }
            location = target;
        }
    }

    /// <summary>Runs something that waits for the server, and makes everything that can go wrong on the way worth another attempt.</summary>
    public async Task<T> WaitAsync<T>(Uri asked, Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Stall);
        try
        {
            return await wait(silence.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientException($"{asked.Host} sent nothing for {Stall.TotalSeconds:0.#} s", cause: error);
        }
        catch (HttpRequestException error) when (error.InnerException is AuthenticationException)
        {
            throw new LoaderException(ExitCode.NotFetched,
                $"The certificate of {asked.Host} is not trusted ({error.InnerException.Message}): mount its authority and name it in SSL_CERT_FILE.", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new TransientException($"{asked.Host}: {error.Message.TrimEnd('.')}", cause: error);
        }
    }

    public void Dispose() => client.Dispose();

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => WaitAsync(request.RequestUri!,
        token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken);

    private void RequireScheme(Uri uri)
    {
        if (uri.Scheme != Uri.UriSchemeHttps && !(allowHttp && uri.Scheme == Uri.UriSchemeHttp))
        {
            throw new LoaderException(ExitCode.BadArguments,
                $"{HttpFailure.Shown(uri)} is not https: anyone on the way could read and change what is sent, so use https.");
        }
    }

    private static bool IsSameOrigin(Uri one, Uri other) => one.Scheme == other.Scheme && one.IdnHost == other.IdnHost && one.Port == other.Port;

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;
}
