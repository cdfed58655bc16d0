using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Kubernetes.Client.Connections;

/// <summary>The credential in force: fixed, from files that are rotated, or from a plugin until it expires.</summary>
internal sealed class ClusterCredentials : IDisposable
{
    /// <summary>Time before its expiry from which a plugin's credential is no longer used.</summary>
    private static readonly TimeSpan ExpiryMargin = TimeSpan.FromSeconds(30);

    /// <summary>A plugin's credential that is refused this soon is not replaced: the plugin would give the same again.</summary>
    private static readonly TimeSpan RenewalPause = TimeSpan.FromSeconds(5);

    private readonly ClusterConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly AuthenticationHeaderValue? _fixed;
    private readonly ReloadedFile<AuthenticationHeaderValue>? _tokenFile;
    private readonly ReloadedFile<SslStreamCertificateContext>? _certificate;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private Credential _current = new(null, null, 0);
    private PluginCredential? _fromPlugin;
    private Task<PluginCredential>? _run;

    public ClusterCredentials(ClusterConfiguration configuration, TimeProvider time, ILogger logger)
    {
        _configuration = configuration;
        _time = time;
        var user = configuration.User;
        _fixed = user switch
        {
            { Token: { } token } => new AuthenticationHeaderValue("Bearer", token.Trim()),
            { Username: { Length: > 0 } name } =>
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Password}"))),
            _ => null,
        };
        if (user.TokenFile is { } file)
        {
            _tokenFile = new($"token file {file}", () => File.ReadAllBytes(file), ParseToken, time, logger);
        }

        if (user is { ClientCertificate: { } certificate, ClientKey: { } key })
        {
            _certificate = new(
                $"client certificate {certificate} with key {key}",
                () => [.. certificate.Read(), (byte)'\n', .. key.Read()],
                ClientCertificate.Parse,
                time,
                logger);
        }
    }

    /// <exception cref="ConfigurationException">A file cannot be read or a plugin fails.</exception>
    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (_configuration.User.Exec is not { } plugin)
        {
            return FromFiles(again: false);
        }

        return Volatile.Read(ref _fromPlugin) is { } cached && !IsExpired(cached)
            ? cached.Credential
            : (await RunOnce(plugin, IsExpired).WaitAsync(cancellationToken)).Credential;
    }

    /// <summary>After a 401: another credential if there may be one, else the refused one.</summary>
    /// <exception cref="ConfigurationException">A plugin fails.</exception>
    public async ValueTask<Credential> RenewAsync(Credential refused, CancellationToken cancellationToken)
    {
        if (_configuration.User.Exec is not { } plugin)
        {
            return FromFiles(again: true);
        }

        // Many requests may be refused at once; the first one renews for all.
        var run = RunOnce(
            plugin, current => ReferenceEquals(current.Credential, refused) && _time.GetElapsedTime(current.ObtainedAt) >= RenewalPause);
        return (await run.WaitAsync(cancellationToken)).Credential;
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private static AuthenticationHeaderValue ParseToken(byte[] bytes)
    {
        var token = Encoding.UTF8.GetString(bytes).Trim();
        return token.Length == 0 ? throw new InvalidDataException("it is empty") : new AuthenticationHeaderValue("Bearer", token);
    }

    private Credential FromFiles(bool again)
    {
        // Under one lock with the numbering, or what was read before a rotation could be numbered after it.
        lock (_lock)
        {
            var authorization = (again ? _tokenFile?.ReadAgain() : _tokenFile?.Value) ?? _fixed;
            var certificate = _certificate?.Value;
            if (!ReferenceEquals(_current.Authorization, authorization) || !ReferenceEquals(_current.Certificate, certificate))
            {
                _current = new Credential(authorization, certificate, _current.Number + 1);
            }

            return _current;
        }
    }

    /// <summary>
    /// One run of the plugin for all who wait for it, which goes on when they give up: else one that takes longer than the calls
    /// that need it would never come to its end.
    /// </summary>
    private Task<PluginCredential> RunOnce(ExecPlugin plugin, Func<PluginCredential, bool> isUseless)
    {
        lock (_lock)
        {
            if (_fromPlugin is { } current && !isUseless(current))
            {
                return Task.FromResult(current);
            }

            if (_run is null or { IsCompleted: true })
            {
                var closing = _closing.Token;
                _run = Task.Run(() => RunAsync(plugin, closing), CancellationToken.None);
            }

            return _run;
        }
    }

    private async Task<PluginCredential> RunAsync(ExecPlugin plugin, CancellationToken closing)
    {
        var status = await ExecPluginRunner.RunAsync(_configuration, plugin, _time, closing);
        var token = string.IsNullOrEmpty(status.Token) ? null : new AuthenticationHeaderValue("Bearer", status.Token);
        var number = (_fromPlugin?.Credential.Number ?? 0) + 1;
        var credential = new PluginCredential(
            new Credential(token ?? _fixed, Certificate(plugin, status) ?? _certificate?.Value, number), status.ExpirationTimestamp, _time.GetTimestamp());
        Volatile.Write(ref _fromPlugin, credential);
        return credential;
    }

    private static SslStreamCertificateContext? Certificate(ExecPlugin plugin, ExecCredentialStatus status)
    {
        try
        {
            return status.ClientCertificateData is null
                ? null
                : ClientCertificate.Parse(Encoding.UTF8.GetBytes($"{status.ClientCertificateData}\n{status.ClientKeyData}"));
        }
        catch (CryptographicException exception)
        {
            throw new ConfigurationException(
                $"credential plugin {plugin.Command} printed an unusable client certificate: {exception.Message}", exception);
        }
    }

    private bool IsExpired(PluginCredential credential) =>
        credential.ExpiresAt is { } expiry
        && _time.GetUtcNow() >= expiry - ExpiryMargin
        // One that lives shorter than the margin is used until its end rather than fetched for each request.
        && (_time.GetUtcNow() >= expiry || _time.GetElapsedTime(credential.ObtainedAt) > ExpiryMargin);

    private sealed record PluginCredential(Credential Credential, DateTimeOffset? ExpiresAt, long ObtainedAt);
}
