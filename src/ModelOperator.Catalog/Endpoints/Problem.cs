using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Why a request is not answered, in the form of RFC 9457.</summary>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The status.</param>
/// <param name="Detail">What is wrong and what to write instead, in one sentence.</param>
public sealed record Problem(string Title, int Status, string Detail)
{
    /// <summary>Media type of problems.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext context, int status, string detail)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        response.StatusCode = status;
        switch (status)
        {
            case StatusCodes.Status401Unauthorized:
                response.Headers.WWWAuthenticate = "Bearer realm=\"modeloperator\"";
                break;
            case StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable:
                response.Headers.RetryAfter = "2";
                break;
        }

        return Body.WriteAsync(
            context, MediaType, JsonSerializer.SerializeToUtf8Bytes(new Problem(ReasonPhrases.GetReasonPhrase(status), status, detail), AnswerJsonContext.Default.Problem));
    }
}
