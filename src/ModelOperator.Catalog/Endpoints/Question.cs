using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Catalog.Access;
using ModelOperator.Core.Queries;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>A request that was understood, of a caller who is known.</summary>
/// <param name="Context">The request.</param>
/// <param name="Query">Its parameters.</param>
/// <param name="Asking">Who asks.</param>
/// <param name="View">What he sees.</param>
/// <param name="Cancellation">Ends when nobody waits for the answer any more.</param>
internal sealed record Question(HttpContext Context, QueryReader Query, Asking Asking, CallerView View, CancellationToken Cancellation)
{
    /// <summary>The asset that the path names. What is decoded already stays as it is: an identity has no percent signs.</summary>
    public string Uri => ((string?)Context.Request.RouteValues["uri"] ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the path names besides.</summary>
    public string Name => (string?)Context.Request.RouteValues["name"] ?? "";

    /// <summary>Answers in JSON, which is written piece by piece: some answers are megabytes, that nobody needs in one place.</summary>
    public Task AnswerAsync<T>(T answer, JsonTypeInfo<T> form)
    {
        Body.Describe(Context.Response, MediaTypes.Json);
        return JsonSerializer.SerializeAsync(Context.Response.BodyWriter, answer, form, Context.RequestAborted);
    }

    /// <summary>Answers in text of some form.</summary>
    public Task AnswerAsync(string text, string mediaType) => Body.WriteAsync(Context, mediaType, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The answer to a question about the graph.</summary>
    /// <exception cref="RequestProblem">There is none.</exception>
    public static T Of<T>(QueryResult<T> result)
        where T : class => result.Answer ?? throw new RequestProblem(
            result.Refusal!.Reason switch
            {
                RefusalReason.NotFound => StatusCodes.Status404NotFound,
                RefusalReason.Listed => StatusCodes.Status403Forbidden,
                _ => StatusCodes.Status400BadRequest,
            },
            result.Refusal.Message);
}
