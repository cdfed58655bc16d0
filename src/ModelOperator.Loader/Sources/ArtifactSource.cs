using ModelOperator.Loader.Content;
using ModelOperator.Loader.Credentials;
using ModelOperator.Loader.Http;

namespace ModelOperator.Loader.Sources;

/// <summary>Finds out which files an artifact has, and how its server is asked for them.</summary>
internal abstract class ArtifactSource(LoaderOptions options, MountedCredentials? credentials, GuardedHttp http)
{
    // Beyond any volume, and small enough that the sizes of a whole listing add up.
    private const long MaxFileSize = 1L << 48;

    protected LoaderOptions Options { get; } = options;

    protected MountedCredentials? Credentials { get; } = credentials;

    protected GuardedHttp Http { get; } = http;

    /// <summary>The source for the scheme of the artifact's uri.</summary>
    public static ArtifactSource Of(LoaderOptions options, MountedCredentials? credentials, GuardedHttp http, Retries retries) =>
        options.Uri.Split("://")[0] switch
        {
            "https" or "http" => new WebSource(options, credentials, http),
            "s3" => new BucketSource(options, credentials, http, retries, publicEndpoint: null),
            "gs" => new BucketSource(options, credentials, http, retries, new Uri("https://storage.googleapis.com")),
            "hf" => new HubSource(options, credentials, http, retries),
            "oci" => new RegistrySource(options, credentials, http, retries),
            "pvc" => throw new LoaderException(ExitCode.BadArguments, $"{options.ShownUri} is on a volume: mount it, and use --verify-only."),
            var scheme => throw new LoaderException(ExitCode.BadArguments,
                $"'{scheme}' is no scheme of artifacts: use https, s3, gs, hf, oci or pvc."),
        };

    /// <summary>The files of the artifact, with safe paths that do not exclude each other.</summary>
    public async Task<IReadOnlyList<RemoteFile>> FilesAsync(CancellationToken cancellationToken)
    {
        var files = await FindAsync(cancellationToken);
        if (files.Count == 0)
            throw new LoaderException(ExitCode.Refused, $"{Options.ShownUri} has no files: check the artifact's uri.");
        if (files.Count > DirectoryFiles.Max)
            throw TooMany();
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.Size is < 0 or > MaxFileSize)
            {
                throw new LoaderException(ExitCode.WrongSize,
                    $"{Options.ShownUri} lists a file of {file.Size} bytes: ask whoever runs that server.");
            }
            if (!RelativePath.IsSafe(file.Path) || !paths.Add(file.Path))
            {
                throw new LoaderException(ExitCode.UnsafeContent,
                    $"{Options.ShownUri} lists '{file.Path}', which cannot be a file of its own below a directory: rename it there.");
            }
        }
        if (paths.FirstOrDefault(path => Parents(path).Any(paths.Contains)) is { } below)
        {
            throw new LoaderException(ExitCode.UnsafeContent,
                $"{Options.ShownUri} lists '{below}' below another file: rename one of them there.");
        }
        return files;
    }

    private static IEnumerable<string> Parents(string path) =>
        Enumerable.Range(0, path.Length).Where(at => path[at] == '/').Select(at => path[..at]);

    protected abstract Task<IReadOnlyList<RemoteFile>> FindAsync(CancellationToken cancellationToken);

    protected LoaderException TooMany() =>
        new(ExitCode.UnsafeContent, $"{Options.ShownUri} has more than {DirectoryFiles.Max} files: pack them into an archive.");

    /// <summary>Sends a token or a password to the hosts that the Secret lists. An access key does not authorize here.</summary>
    protected void SendHeader()
    {
        if (Credentials is not { } credentials)
            return;
        var header = credentials.Header
            ?? throw new LoaderException(ExitCode.BadArguments,
                $"The credentials Secret has an access key, which is for s3:// and gs://: give it a 'token', or 'username' and 'password', for {Options.ShownUri}.");
        Http.Authorize = request =>
        {
            if (credentials.MayGoTo(request.RequestUri!.IdnHost))
                request.Headers.Authorization = header;
        };
    }

    /// <summary>A path with each segment percent-encoded once.</summary>
    public static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
