using System.Net;
using ModelOperator.Loader.Http;
using ModelOperator.Loader.Sources;

namespace ModelOperator.Loader.Downloads;

/// <summary>Fetches one file, from where an earlier attempt or run stopped, with one buffer however large the file is.</summary>
internal sealed class Download(GuardedHttp http, Retries retries, SizeBound bound, FreeSpace space, ProgressLog progress, TextWriter log)
{
    private const int BufferSize = 256 << 10;

    // A server that sends a little and fails, again and again, gets no further.
    private const long Progress = 1 << 20;

    private readonly byte[] buffer = new byte[BufferSize];

    /// <summary>The whole file, not yet compared with any digest.</summary>
    public async Task<FetchedFile> RunAsync(RemoteFile file, string path, string validatorPath, CancellationToken cancellationToken)
    {
        using var partial = await PartialFile.OpenAsync(path, validatorPath, cancellationToken);
        if (partial.Length > 0)
            log.WriteLine($"{file.Path}: {partial.Length} bytes are there from an earlier run.");
        var furthest = partial.Length;
        try
        {
            await retries.RunAsync(file.Path, token => AttemptAsync(file, partial, token), () =>
            {
                var further = partial.Length - furthest >= Progress;
                furthest = Math.Max(furthest, partial.Length);
                return further;
            }, cancellationToken);
            partial.Flush();
        }
        catch (IOException error) when (FreeSpace.IsFull(error))
        {
            throw space.TooLittle($"it was full after {partial.Length} bytes of {file.Path}");
        }
        bound.Finish(partial.Length);
        return new(file.Path, partial.Digest, partial.Length, partial.HasOldBytes);
    }

    private async Task<bool> AttemptAsync(RemoteFile file, PartialFile partial, CancellationToken cancellationToken)
    {
        if (partial.Validator is null)
            partial.Restart();
        if (partial.Length > 0 && partial.Length == file.Size)
            return true;

        using var response = await http.GetAsync(file.Location, request =>
        {
            if (partial is { Length: > 0, Validator: { } validator })
                Validator.AskForRest(request, partial.Length, validator);
        }, cancellationToken);
        if (!Continue(response, file, partial))
            return true;

        var total = file.Size ?? Total(response, partial);
        if (total is { } known)
        {
            bound.Require(known);
            space.Require(known - partial.Length, file.Path);
        }
        if (partial.Length == 0)
            partial.Remember(Validator.Of(response));
        await ReceiveAsync(response, file, partial, total, cancellationToken);
        return true;
    }

    /// <summary>Brings the file to where the answer begins; false when nothing is missing.</summary>
    private bool Continue(HttpResponseMessage response, RemoteFile file, PartialFile partial)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                if (partial.Length > 0)
                    log.WriteLine($"{file.Path}: the server has another file now, or sends no parts; starting again.");
                partial.Restart();
                return true;
            case HttpStatusCode.PartialContent when partial.Length > 0:
                var validator = Validator.Of(response);
                if (response.Content.Headers.ContentRange?.From == partial.Length && (validator is null || validator == partial.Validator))
                    return true;
                partial.Restart();
                throw new TransientException($"{file.Location.Host} sent a part of another file than before");
            case HttpStatusCode.RequestedRangeNotSatisfiable when partial.Length > 0:
                if (response.Content.Headers.ContentRange?.Length == partial.Length)
                    return false;
                partial.Restart();
                throw new TransientException($"{file.Location.Host} has a shorter file than before");
            default:
                throw response.IsSuccessStatusCode
                    ? new TransientException($"{HttpFailure.Shown(file.Location)} answered {(int)response.StatusCode}, which is not the file")
                    : HttpFailure.Of(response, file.Location);
        }
    }

    private async Task ReceiveAsync(
        HttpResponseMessage response, RemoteFile file, PartialFile partial, long? total, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        for (int read; (read = await http.WaitAsync(file.Location, token => body.ReadAsync(buffer, token).AsTask(), cancellationToken)) > 0;)
        {
            if (partial.Length + read > total)
            {
                throw new LoaderException(ExitCode.WrongSize,
                    $"{HttpFailure.Shown(file.Location)} sends more than the {total} bytes that it announced: ask whoever runs that server.");
            }
            bound.Require(partial.Length + read);
            space.Take(read, file.Path);
            await partial.AppendAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Received(file.Path, read, partial.Length, total);
        }
        if (partial.Length < total)
            throw new TransientException($"{file.Location.Host} closed the connection after {partial.Length} of {total} bytes");
    }

    /// <summary>The length of the whole file, as far as the server says it.</summary>
    private static long? Total(HttpResponseMessage response, PartialFile partial) => response.StatusCode == HttpStatusCode.PartialContent
        ? response.Content.Headers.ContentRange?.Length
        : response.Content.Headers.ContentLength;
}
