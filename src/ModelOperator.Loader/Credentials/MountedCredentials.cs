using System.Net.Http.Headers;
using System.Text;

namespace ModelOperator.Loader.Credentials;

/// <summary>
/// What a mounted Secret gives access with, and to whom it may be shown. Whoever writes the Secret lists the hosts: a user who may name the
/// Secret in an object, but not read it, cannot have it sent to a host of his own.
/// </summary>
internal sealed record MountedCredentials
{
    /// <summary>The hosts that may see it.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The value of the Authorization header; null for an access key, which signs.</summary>
    public AuthenticationHeaderValue? Header { get; init; }

    /// <summary>The access key that signs.</summary>
    public AwsKeys? Keys { get; init; }

    /// <summary>Region of the buckets.</summary>
    public string? Region { get; init; }

    /// <summary>Server of the buckets.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Reads the directory that a Secret is mounted at, one file a key.</summary>
    public static MountedCredentials Load(string directory)
    {
        var hosts = Read(directory, "hosts")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (hosts.Length == 0)
            throw Invalid("has no key 'hosts': add it, with the host names that its credentials may be sent to, separated by commas");
        var endpoint = Read(directory, "endpoint");
        if (endpoint is not null && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var parsed) && parsed.Scheme is "https" or "http"))
            throw Invalid("has a key 'endpoint' that is no address: write https://HOST");

        var credentials = new MountedCredentials
        {
            Hosts = hosts,
            Region = Read(directory, "AWS_REGION"),
            Endpoint = endpoint is null ? null : new Uri(endpoint),
        };
        return (Read(directory, "token"), Read(directory, "username"), Read(directory, "AWS_ACCESS_KEY_ID")) switch
        {
            ({ } token, null, null) => credentials with { Header = Bearer(token) },
            (null, { } user, null) => credentials with { Header = Basic(user, Required(directory, "password", "username")) },
            (null, null, { } key) => credentials with
            {
                Keys = new(key, Required(directory, "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"), Read(directory, "AWS_SESSION_TOKEN")),
            },
            _ => throw Invalid("must have exactly one of the keys 'token', 'username' (with 'password') and 'AWS_ACCESS_KEY_ID' (with 'AWS_SECRET_ACCESS_KEY')"),
        };
    }

    /// <summary>Whether a request to this address may carry them.</summary>
    public bool MayGoTo(string host) => Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Nothing of it is ever printed.</summary>
    public override string ToString() => nameof(MountedCredentials);

    private static AuthenticationHeaderValue Bearer(string token) =>
        AuthenticationHeaderValue.TryParse($"Bearer {token}", out var header)
            ? header
            : throw Invalid("has a key 'token' that cannot be sent as a header");

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static string Required(string directory, string key, string beside) =>
        Read(directory, key) ?? throw Invalid($"has the key '{beside}' but not '{key}': add it");

    /// <summary>A key's value without the line end that an editor leaves; null when there is none.</summary>
    private static string? Read(string directory, string key)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, key)).Trim() is { Length: > 0 } value ? value : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"has a key '{key}' that this container's user cannot read: mount it with a mode or an fsGroup that lets it");
        }
    }

    private static LoaderException Invalid(string what) => new(ExitCode.BadArguments, $"The credentials Secret {what}.");
}
