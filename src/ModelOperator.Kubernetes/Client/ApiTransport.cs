using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client.Connections;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Tracing;

namespace ModelOperator.Kubernetes.Client;

/// <summary>Sends calls: credentials, deadline, Retry-After, renewal after a 401, counting, and errors as one exception type.</summary>
internal sealed class ApiTransport : IDisposable
{
    private const int MaximumAttempts = 5;

    /// <summary>A request that had no answer for so long when it was given up is taken for a sign that its connection is dead.</summary>
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(2);

    private readonly ClusterConfiguration _configuration;
    private readonly KubernetesClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ClusterCredentials _credentials;
    private readonly ConnectionPools _pools;
    private readonly string _base;
    private volatile bool _disposed;

    public ApiTransport(ClusterConfiguration configuration, KubernetesClientOptions options, ILogger logger, TimeProvider time)
    {
        _configuration = configuration;
        _options = options;
        _time = time;
        _credentials = new ClusterCredentials(configuration, time, logger);
        _pools = new ConnectionPools(configuration, time, logger);
        _base = configuration.Server.AbsoluteUri.TrimEnd('/') + "/";
    }

    /// <summary>The credential in force.</summary>
    /// <exception cref="ConfigurationException">A file cannot be read or a plugin fails.</exception>
    public ValueTask<Credential> CredentialAsync(CancellationToken cancellationToken) => _credentials.GetAsync(cancellationToken);

    /// <summary>Sends a call and reads its answer, all within a time limit.</summary>
    /// <exception cref="KubernetesApiException">The server refused, did not answer, or answered something else.</exception>
    public async Task<TResult> CallAsync<TResult>(
        ApiCall call,
        TimeSpan limit,
        Func<Stream, CancellationToken, ValueTask<TResult>> read,
        CancellationToken cancellationToken)
    {
        await AuthenticateAsync(call, cancellationToken);
        var deadlineAt = _time.GetUtcNow() + limit;
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var code = HttpStatusCode.OK;
        try
        {
            using var response = await SendAsync(call, deadlineAt, either.Token);
            code = response.StatusCode;
            var stream = await response.Content.ReadAsStreamAsync(either.Token);
            return await read(stream, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.TooLate(call, _configuration.Server, limit, exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw ApiErrors.NoAnswer(call, _configuration.Server, exception);
        }
        catch (JsonException exception)
        {
            throw ApiErrors.Unreadable(call, code, exception);
        }
    }

    /// <summary>
    /// Sees to it that there is a credential. To be awaited before a call's time limit begins: a plugin may ask a person to log in,
    /// which says nothing about the server.
    /// </summary>
    /// <exception cref="KubernetesApiException">There is none to be had.</exception>
    public async ValueTask AuthenticateAsync(ApiCall call, CancellationToken cancellationToken) =>
        await CredentialAsync(call, refused: null, cancellationToken);

    /// <summary>Sends a call until its headers are there; the caller disposes the answer.</summary>
    /// <param name="call">The call.</param>
    /// <param name="deadline">Time that no retry may go beyond.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KubernetesApiException">The server refused or did not answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(ApiCall call, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            var credential = await CredentialAsync(call, refused: null, cancellationToken);
            var response = await SendOnceAsync(call, credential, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            TimeSpan wait;
            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized && !renewed)
                {
                    renewed = true;
                    if (await CredentialAsync(call, credential, cancellationToken) != credential)
                    {
                        continue;
                    }
                }

                if (WaitBeforeRetry(call, response, attempt, deadline) is not { } asked)
                {
                    throw await ApiErrors.RefusedAsync(call, response, _time.GetUtcNow(), cancellationToken);
                }

                wait = asked;
            }

            await Task.Delay(wait, _time, cancellationToken);
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _pools.Dispose();
        _credentials.Dispose();
    }

    /// <summary>The credential in force, or another one than the refused if there is any.</summary>
    private async ValueTask<Credential> CredentialAsync(ApiCall call, Credential? refused, CancellationToken cancellationToken)
    {
        try
        {
            return refused is null
                ? await _credentials.GetAsync(cancellationToken)
                : await _credentials.RenewAsync(refused, cancellationToken);
        }
        catch (ConfigurationException exception)
        {
            throw new KubernetesApiException($"{call}: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>
    /// 429 and 503 with Retry-After mean that the request was not begun, so that any verb may be sent again. A watch is not:
    /// its reflector has its own rhythm.
    /// </summary>
    private TimeSpan? WaitBeforeRetry(ApiCall call, HttpResponseMessage response, int attempt, DateTimeOffset deadline)
    {
        var now = _time.GetUtcNow();
        return !call.IsWatch
            && attempt < MaximumAttempts
            && response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            && ApiErrors.RetryAfter(response, now) is { } wait
            && wait <= _options.MaximumRetryAfter
            && now + wait < deadline
                ? wait
                : null;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiCall call, Credential credential, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        using var span = RequestSpan.Start(call, _configuration.Server);
        var code = 0;
        DateTimeOffset? serverTime = null;
        HttpMessageInvoker? pool = null;
        try
        {
            while (true)
            {
                using var request = NewRequest(call, credential);
                RequestSpan.Tell(span, request);
                try
                {
                    pool = _pools.For(credential, call.IsWatch);
                    var response = await pool.SendAsync(request, cancellationToken);
                    code = (int)response.StatusCode;
                    serverTime = response.Headers.Date;
                    return response;
                }
                catch (ObjectDisposedException) when (!_disposed)
                {
                    // The pool was replaced, perhaps for another client certificate, between our taking it and sending.
                    credential = await CredentialAsync(call, refused: null, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (
            exception is HttpRequestException or ConfigurationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A cancellation that is not the caller's is the handler's limit on connecting.
            throw ApiErrors.NoAnswer(call, _configuration.Server, exception);
        }
        finally
        {
            if (code == 0 && pool is not null && !_disposed && _time.GetElapsedTime(started) >= LongSilence)
            {
                _pools.Leave(pool);
            }

            var finished = new ApiRequest(call.Verb, call.Resource, code, _time.GetElapsedTime(started)) { ServerTime = serverTime };
            ClientMetrics.Record(finished);
            RequestSpan.End(span, code);
            _options.OnRequest?.Invoke(finished);
        }
    }

    private HttpRequestMessage NewRequest(ApiCall call, Credential credential)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(_base + call.PathAndQuery))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        request.Headers.Authorization = credential.Authorization;
        if (_configuration.TlsServerName is { } name)
        {
            // The handler takes both SNI and the expected name of the certificate from the Host header, whatever its TLS
            // options say.
            request.Headers.Host = name;
        }

        if (_configuration.User.Impersonate is { } impersonate)
        {
            ImpersonationHeaders.Add(request.Headers, impersonate);
        }

        if (call.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.BodyType);
        }

        return request;
    }
}
