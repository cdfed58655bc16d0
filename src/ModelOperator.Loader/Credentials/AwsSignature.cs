using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Loader.Credentials;

/// <summary>AWS Signature Version 4 of a GET request without a body, as S3 reads it: the path is encoded once.</summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private static readonly string EmptyBody = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Adds the headers that prove who asks. Every header that changes what is answered is signed.</summary>
    public static void Sign(HttpRequestMessage request, AwsKeys keys, string region, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", EmptyBody);
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        if (keys.SessionToken is { } token)
            request.Headers.TryAddWithoutValidation("x-amz-security-token", token);

        var headers = SignedHeaders(request);
        var names = string.Join(';', headers.Select(header => header.Name));
        var canonical = string.Join('\n',
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            CanonicalQuery(request.RequestUri.Query),
            string.Concat(headers.Select(header => $"{header.Name}:{header.Value}\n")),
            names,
            EmptyBody);
        var scope = $"{time[..8]}/{region}/s3/aws4_request";
        var text = string.Join('\n', Algorithm, time, scope, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));

        var key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretAccessKey);
        foreach (var part in scope.Split('/'))
            key = Mac(key, part);
        var signature = Convert.ToHexStringLower(Mac(key, text));
        request.Headers.TryAddWithoutValidation("Authorization",
            $"{Algorithm} Credential={keys.AccessKeyId}/{scope},SignedHeaders={names},Signature={signature}");
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static List<(string Name, string Value)> SignedHeaders(HttpRequestMessage request) =>
    [
        .. request.Headers
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: string.Join(',', header.Value).Trim()))
            .Where(header => header.Name == "range" || header.Name.StartsWith("x-amz-", StringComparison.Ordinal))
            .Append((Name: "host", Value: request.RequestUri!.Authority))
            .OrderBy(header => header.Name, StringComparer.Ordinal),
    ];

    /// <summary>Names and values are percent-encoded already; what is without a value gets an empty one.</summary>
    private static string CanonicalQuery(string query) => string.Join('&', query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(parameter => parameter.Contains('=', StringComparison.Ordinal) ? parameter : parameter + "=")
        .Order(StringComparer.Ordinal));
}
