using ModelOperator.Api;
using ModelOperator.Loader.Content;
using ModelOperator.Loader.Credentials;
using ModelOperator.Loader.Http;

namespace ModelOperator.Loader.Sources;

/// <summary>s3://bucket/key and gs://bucket/key: an object, or with '/' at the end those below a prefix.</summary>
internal sealed class BucketSource(LoaderOptions options, MountedCredentials? credentials, GuardedHttp http, Retries retries, Uri? publicEndpoint)
    : ArtifactSource(options, credentials, http)
{
    private const string DefaultRegion = "us-east-1";

    protected override async Task<IReadOnlyList<RemoteFile>> FindAsync(CancellationToken cancellationToken)
    {
        var (bucket, key) = Split();
        if (!Region.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
            throw Bad("is in a region whose name has other characters than letters, digits and '-'");
        var address = BucketAddress.Of(bucket, Options.Endpoint ?? Credentials?.Endpoint ?? publicEndpoint, Region);
        Authorize(address);
        if (ArtifactName.IsDirectory(Options.Uri))
            return await ListAsync(address, key, cancellationToken);
        if (!key.Split('/').All(segment => segment is not ("" or "." or "..")))
            throw Bad("has a key with segments that addresses cannot carry");
        return [new(ArtifactName.LastSegment(Options.Uri), address.Of(key), Size: null)];
    }

    private (string Bucket, string Key) Split()
    {
        var rest = Options.Uri[(Options.Uri.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var parts = rest.Split('/', 2);
        if (parts[0].Length is 0 or > 63 || !parts[0].All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_'))
            throw Bad("names no bucket");
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    private string Region => Credentials?.Region ?? Options.Region ?? DefaultRegion;

    private void Authorize(BucketAddress address)
    {
        if (Credentials is { Keys: null })
        {
            SendHeader();
            return;
        }
        // Listing the endpoint lists all its buckets; listing a bucket's own host only that one.
        if (Credentials is { Keys: { } keys } credentials
            && (credentials.MayGoTo(address.Endpoint.IdnHost) || credentials.MayGoTo(address.Root.IdnHost)))
        {
            Http.Authorize = request => AwsSignature.Sign(request, keys, Region, DateTimeOffset.UtcNow);
        }
    }

    private async Task<IReadOnlyList<RemoteFile>> ListAsync(BucketAddress bucket, string prefix, CancellationToken cancellationToken)
    {
        var files = new List<RemoteFile>();
        for (string? continuation = null; ;)
        {
            var next = continuation is null ? "" : $"continuation-token={Uri.EscapeDataString(continuation)}&";
            var address = new Uri($"{bucket.Root}?{next}list-type=2&prefix={Uri.EscapeDataString(prefix)}");
            var (body, _) = await SmallDocument.FetchAsync(Http, retries, address, prepare: null, cancellationToken);
            var page = BucketListing.Parse(body, HttpFailure.Shown(address));
            // A key that ends with '/' only makes the prefix visible in consoles.
            files.AddRange(page.Objects
                .Where(found => !found.Key.EndsWith('/') && found.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(found => new RemoteFile(found.Key[prefix.Length..], bucket.Of(found.Key), found.Size)));
            if (files.Count > DirectoryFiles.Max)
                throw TooMany();
            if (page.Continuation is not { Length: > 0 } || page.Continuation == continuation)
                return files;
            continuation = page.Continuation;
        }
    }

    private LoaderException Bad(string what) =>
        new(ExitCode.BadArguments, $"{Options.ShownUri} {what}: write s3://bucket/key, or gs:// for Google's.");
}
