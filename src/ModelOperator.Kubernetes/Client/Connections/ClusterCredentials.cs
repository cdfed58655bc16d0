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
    private readonly SemaphoreSlim _plugin = new(1, 1);
    private Credential _current = new(null, null);
    private PluginCredential? _fromPlugin;

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
            return FromFiles(_tokenFile?.Value);
        }

        if (Volatile.Read(ref _fromPlugin) is { } cached && !IsExpired(cached))
        {
            return cached.Credential;
        }

        await _plugin.WaitAsync(cancellationToken);
        try
        {
            return _fromPlugin is { } meanwhile && !IsExpired(meanwhile)
                ? meanwhile.Credential
                : await RunAsync(plugin, cancellationToken);
        }
        finally
        {
            _plugin.Release();
        }
    }

    /// <summary>After a 401: another credential if there may be one, else the refused one.</summary>
    /// <exception cref="ConfigurationException">A plugin fails.</exception>
    public async ValueTask<Credential> RenewAsync(Credential refused, CancellationToken cancellationToken)
    {
        if (_configuration.User.Exec is not { } plugin)
        {
            return FromFiles(_tokenFile?.ReadAgain());
        }

        await _plugin.WaitAsync(cancellationToken);
        try
        {
            // Many requests may be refused at once; the first one renews for all.
            return _fromPlugin is { } current
                && (!ReferenceEquals(current.Credential, refused) || _time.GetElapsedTime(current.ObtainedAt) < RenewalPause)
                    ? current.Credential
                    : await RunAsync(plugin, cancellationToken);
        }
        finally
        {
            _plugin.Release();
        }
    }

    public void Dispose() => _plugin.Dispose();

    private static AuthenticationHeaderValue ParseToken(byte[] bytes)
    {
        var token = Encoding.UTF8.GetString(bytes).Trim();
        return token.Length == 0 ? throw new InvalidDataException("it is empty") : new AuthenticationHeaderValue("Bearer", token);
    }

    private Credential FromFiles(AuthenticationHeaderValue? token)
    {
        var authorization = token ?? _fixed;
        var certificate = _certificate?.Value;
        var current = Volatile.Read(ref _current);
        if (!ReferenceEquals(current.Authorization, authorization) || !ReferenceEquals(current.Certificate, certificate))
        {
            Volatile.Write(ref _current, current = new Credential(authorization, certificate));
        }

        return current;
    }

    private async Task<Credential> RunAsync(ExecPlugin plugin, CancellationToken cancellationToken)
    {
        var status = await ExecPluginRunner.RunAsync(_configuration, plugin, cancellationToken);
        var token = string.IsNullOrEmpty(status.Token) ? null : new AuthenticationHeaderValue("Bearer", status.Token);
        var credential = new Credential(token ?? _fixed, Certificate(plugin, status) ?? _certificate?.Value);
        Volatile.Write(ref _fromPlugin, new PluginCredential(credential, status.ExpirationTimestamp, _time.GetTimestamp()));
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
