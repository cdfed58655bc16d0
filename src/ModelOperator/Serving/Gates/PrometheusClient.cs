using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Hosting;

namespace ModelOperator.Serving.Gates;

/// <summary>Asks a Prometheus for the value of a query now. Whatever happens becomes a sample: there is nothing that a caller could do.</summary>
internal sealed class PrometheusClient : IDisposable
{
    private const int LargestAnswer = 1 << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly PrometheusOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <exception cref="IOException">The file of the authorities cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">There is no certificate in it.</exception>
    public PrometheusClient(PrometheusOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _address = new Uri(new Uri(options.Server.Url).GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v1/query");

        // A redirect could send the token elsewhere.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (options.CaFile is { } file)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        }

        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <summary>The value of a query now, or why there is none.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<GateSample> QueryAsync(string query, CancellationToken cancellationToken)
    {
        var time = _time.GetUtcNow();
        using var deadline = new CancellationTokenSource(Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = Form(query, time) };
            if (_options.TokenFile is { } file)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(file, either.Token)).Trim());
            }

            using var response = await _http.SendAsync(request, either.Token);
            var status = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd();
            return PrometheusAnswer.Read(await response.Content.ReadAsByteArrayAsync(either.Token), PrometheusAnswer.Cut(status), time);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return GateSample.Without(GateProblem.Unavailable, $"Prometheus did not answer within {Deadline.TotalSeconds:0} seconds", time);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return GateSample.Without(GateProblem.NotAScalar, $"the query gives more than {LargestAnswer >> 10} KiB and not a number: aggregate it, e.g. with sum()", time);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException or FormatException)
        {
            return GateSample.Without(GateProblem.Unavailable, $"Prometheus cannot be asked: {PrometheusAnswer.Cut(exception.Message)}", time);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // More than two series are not worth their transport; a Prometheus before version 3 does not know the limit and ignores it.
    private static FormUrlEncodedContent Form(string query, DateTimeOffset time) => new(
    [
        new("query", query),
        new("time", (time.ToUnixTimeMilliseconds() / 1000.0).ToString("F3", CultureInfo.InvariantCulture)),
        new("timeout", string.Create(CultureInfo.InvariantCulture, $"{Deadline.TotalSeconds:0}s")),
        new("limit", "2"),
    ]);
}
