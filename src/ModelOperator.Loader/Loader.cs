using System.Diagnostics;
using ModelOperator.Api;
using ModelOperator.Loader.Cache;
using ModelOperator.Loader.Content;
using ModelOperator.Loader.Credentials;
using ModelOperator.Loader.Downloads;
using ModelOperator.Loader.Http;
using ModelOperator.Loader.Sources;

namespace ModelOperator.Loader;

/// <summary>One run: an artifact that is there and right is kept; else it is fetched, verified, and only then put where it is seen.</summary>
internal sealed class Loader(LoaderOptions options, TextWriter log)
{
    private readonly TargetLayout layout = new(options.Target, options.Cache);

    /// <summary>Leaves the artifact in the target.</summary>
    /// <returns>What was done, as a sentence.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (options.VerifyOnly)
            return await VerifyInPlaceAsync(cancellationToken);

        var credentials = options.Credentials is { } secret ? MountedCredentials.Load(secret) : null;
        using var http = new GuardedHttp(options.Stall, options.AllowHttp);
        var retries = new Retries(options.Attempts, options.RetryDelay, log);
        var source = ArtifactSource.Of(options, credentials, http, retries);
        if (new DirectoryInfo(layout.Target).LinkTarget is not null)
        {
            throw new LoaderException(ExitCode.TargetUnusable,
                $"{layout.Target} is a link, behind which something else could be replaced: name a directory.");
        }
        var present = new PresentContent(options, layout);
        if (await present.BytesAsync(cancellationToken) is { } found)
            return Done(found, options.Cache ? "was already in the cache" : "was there already");

        Directory.CreateDirectory(layout.Target);
        // Those who waited for one that fetched all read what it left, without waiting for each other to read it.
        if (options.Cache && await IsHeldByAnotherAsync(cancellationToken) && await present.BytesAsync(cancellationToken) is { } fetchedByAnother)
            return Done(fetchedByAnother, "was already in the cache");
        using var cacheLock = options.Cache ? await LockAsync(cancellationToken) : null;
        if (cacheLock is not null && await present.BytesAsync(cancellationToken) is { } fetchedMeanwhile)
            return Done(fetchedMeanwhile, "was already in the cache");

        var files = await source.FilesAsync(cancellationToken);
        var staging = new Staging(options, layout, log);
        var space = new FreeSpace(layout.Target, options.ReserveBytes);
        var bytes = await FetchAsync(files, http, retries, space, staging, cancellationToken);
        await staging.PublishAsync(space, cancellationToken);
        return Done(bytes, $"downloaded in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
    }

    private Task<CacheLock> LockAsync(CancellationToken cancellationToken) => CacheLock.TakeAsync(layout, options.LockWait, log, cancellationToken);

    /// <summary>Waits until no other loader fetches into the cache, and says whether one did.</summary>
    private async Task<bool> IsHeldByAnotherAsync(CancellationToken cancellationToken)
    {
        using var free = await LockAsync(cancellationToken);
        return free.Waited;
    }

    private string Done(long bytes, string how) => $"verified {bytes} bytes, {options.Digest}, {how}";

    /// <summary>Fetches every file until all together have the right digest.</summary>
    private async Task<long> FetchAsync(
        IReadOnlyList<RemoteFile> files, GuardedHttp http, Retries retries, FreeSpace space, Staging staging, CancellationToken cancellationToken)
    {
        while (true)
        {
            var bound = new SizeBound(options.SizeBytes, options.ShownUri);
            staging.Prepare(files);
            var listed = files.All(file => file.Size is not null) ? files.Sum(file => file.Size) : null;
            bound.Require(listed ?? 0);
            if ((listed ?? options.SizeBytes) is { } announced)
                space.Require(announced - staging.Bytes(), options.ShownUri);
            var download = new Download(http, retries, bound, space, new ProgressLog(log, TimeProvider.System), log);
            var fetched = new List<FetchedFile>();
            try
            {
                foreach (var file in files)
                    fetched.Add(await download.RunAsync(file, staging.PathOf(file), staging.ValidatorOf(file), cancellationToken));
            }
            catch (LoaderException error) when (error.Code is ExitCode.NoSpace or ExitCode.WrongSize)
            {
                // It never becomes an artifact, and others on the volume need the room.
                staging.Discard();
                throw;
            }

            var bytes = fetched.Sum(file => file.Length);
            var digest = ArtifactName.IsDirectory(options.Uri)
                ? DirectoryDigest.Of(fetched.Select(file => (file.Path, file.Digest)))
                : fetched[0].Digest;
            if (bytes > 0 && digest == options.Digest)
                return bytes;
            staging.Discard();
            if (bytes == 0)
            {
                throw new LoaderException(ExitCode.WrongSize,
                    $"{options.ShownUri} is empty (0 bytes): upload the artifact again, or correct its uri.");
            }
            if (!fetched.Any(file => file.HasOldBytes))
                throw Differs(digest, bytes);
            // What an earlier run left may have been damaged since: that must not be called the wrong artifact.
            log.WriteLine($"{options.ShownUri} has {digest} with what was there from an earlier run; starting again without it.");
        }
    }

    private async Task<string> VerifyInPlaceAsync(CancellationToken cancellationToken)
    {
        var file = new FileInfo(options.Target);
        if (file.LinkTarget is not null)
            throw new LoaderException(ExitCode.UnsafeContent, $"{options.Target} is a link: name what it leads to.");
        if (!file.Exists && !Directory.Exists(options.Target))
        {
            throw new LoaderException(ExitCode.Refused,
                $"{options.Target} does not exist: check the artifact's uri {options.ShownUri} and what its volume holds.");
        }
        var (digest, bytes) = file.Exists
            ? (file.Length == 0 ? Sha256Digest.OfNothing : await FileDigest.OfAsync(options.Target, cancellationToken), file.Length)
            : await DirectoryDigest.OfAsync(options.Target, cancellationToken);
        if (bytes == 0)
        {
            throw new LoaderException(ExitCode.WrongSize,
                $"{options.ShownUri} is empty (0 bytes): copy the artifact onto its volume again, or correct its uri.");
        }
        if (bytes > options.SizeBytes)
        {
            throw new LoaderException(ExitCode.WrongSize,
                $"{options.ShownUri} has {bytes} bytes, more than the {options.SizeBytes} that are declared: correct the declared size, or the uri.");
        }
        return digest == options.Digest ? Done(bytes, "in place") : throw Differs(digest, bytes);
    }

    private LoaderException Differs(Sha256Digest digest, long bytes) => new(ExitCode.DigestDiffers,
        $"{options.ShownUri} has {digest} ({bytes} bytes), not {options.Digest}: it was changed or the digest is another artifact's; correct the one that is wrong.");
}
