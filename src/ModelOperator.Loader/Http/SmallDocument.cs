namespace ModelOperator.Loader.Http;

/// <summary>A listing or manifest: read whole, so of bounded size.</summary>
internal static class SmallDocument
{
    private const int MaxBytes = 8 << 20;

    /// <summary>The document and the header lines of its answer.</summary>
    public static Task<(byte[] Body, HttpResponseMessage Answer)> FetchAsync(
        GuardedHttp http, Retries retries, Uri uri, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken) =>
        retries.RunAsync(HttpFailure.Shown(uri), token => AttemptAsync(http, uri, prepare, token), () => false, cancellationToken);

    private static async Task<(byte[] Body, HttpResponseMessage Answer)> AttemptAsync(
        GuardedHttp http, Uri uri, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(uri, prepare, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw HttpFailure.Of(response, uri);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        for (int read; (read = await http.WaitAsync(uri, token => stream.ReadAsync(buffer, token).AsTask(), cancellationToken)) > 0;)
        {
            if (body.Length + read > MaxBytes)
            {
                throw new LoaderException(ExitCode.UnsafeContent,
                    $"{HttpFailure.Shown(uri)} answers with a listing of more than {MaxBytes >> 20} MiB: use an artifact with fewer files.");
            }
            body.Write(buffer, 0, read);
        }
        return (body.ToArray(), response);
    }
}
