using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Loader.Tests.Serving;

/// <summary>A file as a good server has it: with an ETag, and in parts to who asks for the rest of the same file.</summary>
internal sealed class ServedFile(byte[] content, string etag = "\"one\"")
{
    private long sent;

    /// <summary>How many bytes went out in all answers.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>Answers with all that was asked for.</summary>
    public Task AnswerAsync(HttpContext context) => AnswerAsync(context, int.MaxValue);

    /// <summary>Announces all that was asked for, sends at most this much of it, and leaves the connection open.</summary>
    public async Task AnswerAsync(HttpContext context, int atMost)
    {
        var from = From(context.Request);
        context.Response.Headers.ETag = etag;
        if (from > 0 && from >= content.Length)
        {
            context.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            context.Response.Headers.ContentRange = $"bytes */{content.Length}";
            return;
        }
        if (from > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }
        context.Response.ContentLength = content.Length - from;
        var part = content.AsMemory(from, Math.Min(atMost, content.Length - from));
        await context.Response.Body.WriteAsync(part, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        Interlocked.Add(ref sent, part.Length);
    }

    private int From(HttpRequest request)
    {
        var range = request.Headers.Range.ToString();
        return range.StartsWith("bytes=", StringComparison.Ordinal) && request.Headers.IfRange == etag
            ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : 0;
    }
}
