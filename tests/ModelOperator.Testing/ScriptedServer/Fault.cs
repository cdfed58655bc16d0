using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>What the scripted server does to a request in place of answering it.</summary>
public sealed class Fault
{
    private readonly Func<HttpContext, CancellationToken, Task> _act;

    private Fault(Func<HttpContext, CancellationToken, Task> act) => _act = act;

    /// <summary>Answers with a Status object, as the API server refuses.</summary>
    /// <param name="code">HTTP status.</param>
    /// <param name="reason">Reason in one word.</param>
    /// <param name="message">Message of the Status.</param>
    /// <param name="retryAfterSeconds">Value of a Retry-After header, or null for none.</param>
    public static Fault Status(int code, string reason, string message = "scripted", int? retryAfterSeconds = null) =>
        new(async (context, token) =>
        {
            if (retryAfterSeconds is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            await Json.AnswerAsync(context, code, Json.Status(code, reason, message), token);
        });

    /// <summary>Answers with any body under any content type, e.g. what a proxy in between says.</summary>
    public static Fault Body(int code, string body, string contentType = "application/json") =>
        new(async (context, token) =>
        {
            context.Response.StatusCode = code;
            context.Response.ContentType = contentType;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), token);
        });

    /// <summary>Sends the client elsewhere.</summary>
    public static Fault Redirect(Uri location) => new((context, _) =>
    {
        context.Response.Redirect(location.ToString(), permanent: false, preserveMethod: true);
        return Task.CompletedTask;
    });

    /// <summary>Says nothing until the client gives up or the server stops.</summary>
    public static Fault Hang() => new(Json.UntilGoneAsync);

    /// <summary>Sends headers and the beginning of a body, and then nothing more.</summary>
    public static Fault HangInBody(string beginning) =>
        new(async (context, token) =>
        {
            await BeginAsync(context, beginning, token);
            await Json.UntilGoneAsync(context, token);
        });

    /// <summary>Breaks the connection before an answer.</summary>
    public static Fault Cut() => new((context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Sends headers and the beginning of a body, and breaks the connection.</summary>
    public static Fault CutInBody(string beginning) =>
        new(async (context, token) =>
        {
            await BeginAsync(context, beginning, token);
            context.Abort();
        });

    /// <summary>A watch that sends these lines and ends in good order.</summary>
    public static Fault WatchOf(params string[] lines) => Body(200, string.Concat(lines.Select(line => line + "\n")));

    /// <summary>A watch that ends with an ERROR event at once, as the API server says 410 inside a stream.</summary>
    public static Fault WatchError(int code, string reason) =>
        WatchOf(new JsonObject { ["type"] = "ERROR", ["object"] = Json.Status(code, reason, "scripted") }.ToJsonString());

    internal Task ActAsync(HttpContext context, CancellationToken stopping) => _act(context, stopping);

    private static async Task BeginAsync(HttpContext context, string beginning, CancellationToken token)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(beginning), token);
        await context.Response.Body.FlushAsync(token);
    }
}
