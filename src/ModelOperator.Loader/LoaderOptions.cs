using ModelOperator.Loader.Content;

namespace ModelOperator.Loader;

/// <summary>What the command line says.</summary>
internal sealed record LoaderOptions
{
    /// <summary>Where the artifact is.</summary>
    public required string Uri { get; init; }

    /// <summary>What its content must be.</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>The directory it is put into; with <see cref="VerifyOnly"/> the file or directory that it is.</summary>
    public required string Target { get; init; }

    /// <summary>Its declared size, which is an upper bound.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The target is shared with other loaders.</summary>
    public bool Cache { get; init; }

    /// <summary>Directory that a Secret is mounted at.</summary>
    public string? Credentials { get; init; }

    /// <summary>Server of s3:// or hf:// instead of the public one.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Region of the bucket.</summary>
    public string? Region { get; init; }

    /// <summary>The longest silence of a server.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Attempts in a row without progress before it is given up.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Pause after the first failed attempt; it doubles with each.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long another loader may hold the cache.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What must stay free on the volume.</summary>
    public long ReserveBytes { get; init; } = 64L << 20;

    /// <summary>Nothing is fetched: the target is hashed as it is.</summary>
    public bool VerifyOnly { get; init; }

    /// <summary>http:// is as good as https://.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>The uri without a query, which may be a signature that gives access, for messages.</summary>
    public string ShownUri => Uri.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? Uri[..query] : Uri;
}
