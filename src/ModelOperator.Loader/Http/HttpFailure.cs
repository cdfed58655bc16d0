using System.Net;

namespace ModelOperator.Loader.Http;

/// <summary>What an answer without content means: worth another attempt, or final.</summary>
internal static class HttpFailure
{
    public static Exception Of(HttpResponseMessage response, Uri asked)
    {
        var status = (int)response.StatusCode;
        var where = Shown(asked);
        if (response.StatusCode is HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests || status >= 500)
            return new TransientException($"{where} answered {status}", RetryAfter(response));
        if (status is 301 or 307 or 400 && BucketRegion(response) is { } region)
            return Refused($"{where} answered {status}: its bucket is in the region {region}; set AWS_REGION in the credentials Secret or --region");
        return Refused(status switch
        {
            401 => $"{where} answered 401, it wants credentials: name a Secret with credentials that are valid there and whose key 'hosts' lists {asked.Host}",
            403 => $"{where} answered 403, it does not give access: check the credentials Secret, and that its key 'hosts' lists {asked.Host}",
            404 or 410 => $"{where} answered {status}, there is nothing: check the artifact's uri (the uri of a prefix ends with '/')",
            _ => $"{where} answered {status}, which is no content: check the artifact's uri",
        });
    }

    /// <summary>An address without its query, which may be a signature.</summary>
    public static string Shown(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static LoaderException Refused(string sentence) => new(ExitCode.Refused, sentence + ".");

    /// <summary>Where S3 says that the bucket is; what does not look like a region is not repeated.</summary>
    private static string? BucketRegion(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-amz-bucket-region", out var regions) && regions.First() is { Length: <= 32 } region
            && region.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') ? region : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow is { Ticks: > 0 } rest ? rest : null,
        _ => null,
    };
}
