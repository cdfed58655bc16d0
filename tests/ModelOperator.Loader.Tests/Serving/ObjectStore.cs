using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ModelOperator.Loader.Tests.Serving;

/// <summary>
/// What speaks the S3 protocol with the bucket in the path: objects, ListObjectsV2 in pages of two, and 403 for a signature that is not the
/// one this computes for itself from what came over the wire.
/// </summary>
internal sealed class ObjectStore(string bucket, string? secretKey, params (string Key, byte[] Content)[] objects)
{
    private const int PageSize = 2;

    public Task AnswerAsync(HttpContext context)
    {
        if (secretKey is not null && !IsSigned(context.Request))
            return StatusAsync(context, StatusCodes.Status403Forbidden);
        var path = Uri.UnescapeDataString(RawTarget(context.Request).Split('?')[0]);
        if (path == $"/{bucket}/")
            return ListAsync(context);
        var found = Array.Find(objects, stored => path == $"/{bucket}/{stored.Key}");
        return found.Content is null ? StatusAsync(context, StatusCodes.Status404NotFound) : new ServedFile(found.Content).AnswerAsync(context);
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        XNamespace space = "http://s3.amazonaws.com/doc/2006-03-01/";
        var matching = objects.Where(stored => stored.Key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal))
            .OrderBy(stored => stored.Key, StringComparer.Ordinal).ToList();
        var from = query.TryGetValue("continuation-token", out var token) ? matching.FindIndex(stored => "after/" + stored.Key == token) + 1 : 0;
        var page = matching.Skip(from).Take(PageSize).ToList();
        var isLast = from + page.Count >= matching.Count;
        return context.Response.WriteAsync(new XElement(space + "ListBucketResult",
            new XElement(space + "IsTruncated", !isLast),
            isLast ? null : new XElement(space + "NextContinuationToken", "after/" + page[^1].Key),
            page.Select(stored => new XElement(space + "Contents", new XElement(space + "Key", stored.Key), new XElement(space + "Size", stored.Content.Length)))).ToString());
    }

    private bool IsSigned(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
            return false;
        var parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(',').Select(part => part.Trim().Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var scope = parts["Credential"].Split('/')[1..];
        var names = parts["SignedHeaders"].Split(';');
        var target = RawTarget(request).Split('?', 2);
        var canonical = new StringBuilder().Append("GET\n").Append(target[0]).Append('\n')
            .AppendJoin('&', (target.Length > 1 ? target[1].Split('&') : []).Order(StringComparer.Ordinal)).Append('\n');
        foreach (var name in names)
            canonical.Append(name).Append(':').Append(request.Headers[name].ToString().Trim()).Append('\n');
        canonical.Append('\n').AppendJoin(';', names).Append('\n').Append(request.Headers["x-amz-content-sha256"].ToString());
        var text = $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{string.Join('/', scope)}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = scope.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secretKey), (mac, part) => HMACSHA256.HashData(mac, Encoding.UTF8.GetBytes(part)));
        return names.Contains("host") && parts["Signature"] == Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string RawTarget(HttpRequest request) => request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
