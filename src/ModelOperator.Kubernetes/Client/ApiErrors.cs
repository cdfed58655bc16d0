using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Client;

/// <summary>Turns every way a request can fail into one <see cref="KubernetesApiException"/> with one sentence.</summary>
internal static class ApiErrors
{
    /// <summary>As much of an error body as is read; a Status fits, a proxy's HTML page need not.</summary>
    private const int MaximumBody = 64 * 1024;

    private const int MaximumForeignText = 300;

    public static async Task<KubernetesApiException> RefusedAsync(
        ApiCall call, HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaximumBody);
        try
        {
            var length = await ReadBodyAsync(response, buffer.AsMemory(0, MaximumBody), cancellationToken);
            var status = Decode(buffer.AsSpan(0, length));
            var text = status?.Message ?? ForeignText(buffer.AsSpan(0, length));
            return Refused(call.ToString(), response.StatusCode, status, text, RetryAfter(response, now));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>An ERROR event of a watch; its Status has the only code there is.</summary>
    public static KubernetesApiException InStream(string what, Status? status) => Refused(
        what,
        (HttpStatusCode)(status?.Code ?? (int)HttpStatusCode.InternalServerError),
        status,
        status?.Message ?? "the server ended the watch with an error it did not describe",
        null);

    public static KubernetesApiException NoAnswer(ApiCall call, Uri server, Exception cause) =>
        new($"{call}: no answer from {server}: {Innermost(cause)}", innerException: cause);

    public static KubernetesApiException TooLate(ApiCall call, Uri server, TimeSpan limit, Exception cause) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{call}: {server} did not answer within {limit.TotalSeconds:0.#} s"),
            innerException: cause);

    public static KubernetesApiException Unreadable(ApiCall call, HttpStatusCode code, JsonException cause) =>
        new($"{call}: the answer is not the JSON it should be: {cause.Message}", code, innerException: cause);

    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static KubernetesApiException Refused(string what, HttpStatusCode code, Status? status, string text, TimeSpan? retryAfter)
    {
        var reason = status?.Reason is { Length: > 0 } word ? word : code.ToString();
        retryAfter ??= status?.Details?.RetryAfterSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null;
        return new KubernetesApiException(
            text.Length == 0 ? $"{what}: {(int)code} {reason}" : $"{what}: {(int)code} {reason}: {text}", code, status, retryAfter);
    }

    private static async Task<int> ReadBodyAsync(HttpResponseMessage response, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // The status code says enough where the body is cut off.
            return 0;
        }
    }

    private static Status? Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            var status = JsonSerializer.Deserialize(body, ClientJsonContext.Default.Status);
            return status?.Kind == "Status" ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string ForeignText(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaximumForeignText)]);
        return text.ReplaceLineEndings(" ").Trim();
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message;
    }
}
