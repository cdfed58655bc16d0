using System.Net.Http.Headers;

namespace ModelOperator.Loader.Downloads;

/// <summary>What a server names a state of a file with: a strong ETag, else the time of its last change.</summary>
internal static class Validator
{
    /// <summary>The validator of an answer as If-Range takes it; null when it has none, so that no part of the file can be trusted to fit another.</summary>
    public static string? Of(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag
        ? tag.Tag
        : response.Content.Headers.LastModified?.ToString("r");

    /// <summary>Asks for the rest of the file, if it is still the same file.</summary>
    public static void AskForRest(HttpRequestMessage request, long from, string validator)
    {
        request.Headers.Range = new RangeHeaderValue(from, null);
        request.Headers.TryAddWithoutValidation("If-Range", validator);
    }
}
