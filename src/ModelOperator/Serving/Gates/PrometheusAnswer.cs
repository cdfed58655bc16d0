using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Core.Serving.Gates;

namespace ModelOperator.Serving.Gates;

/// <summary>What the query API answers.</summary>
internal sealed record PrometheusAnswer
{
    private const int LongestMessage = 300;

    public string? Status { get; init; }

    public string? ErrorType { get; init; }

    public string? Error { get; init; }

    public PrometheusData? Data { get; init; }

    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body; whatever stands between us and Prometheus may answer in its place.</param>
    /// <param name="status">How the answer is called when it is none of Prometheus, e.g. <c>502 Bad Gateway</c>.</param>
    /// <param name="time">The time that was asked for.</param>
    public static GateSample Read(ReadOnlySpan<byte> body, string status, DateTimeOffset time)
    {
        PrometheusAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(body, PrometheusJsonContext.Default.PrometheusAnswer);
        }
        catch (JsonException)
        {
            answer = null;
        }

        return answer switch
        {
            { Status: "success", Data.Result.ValueKind: JsonValueKind.Array } => Read(answer.Data, time),
            { Status: "error", ErrorType: "bad_data" or "execution" } => GateSample.Without(
                GateProblem.InvalidQuery, $"Prometheus cannot evaluate the query: {Cut(answer.Error)}", time),
            { Status: "error" } => GateSample.Without(GateProblem.Unavailable, $"Prometheus answers {status}: {Cut(answer.Error)}", time),
            _ => GateSample.Without(GateProblem.Unavailable, $"what answers in place of Prometheus ({status}) does not speak its API", time),
        };
    }

    /// <summary>Text of others, as it may stand in a status.</summary>
    public static string Cut(string? text) => PromQlText.Cut(text ?? "", LongestMessage).TrimEnd('.');

    private static GateSample Read(PrometheusData data, DateTimeOffset time) => (data.ResultType, data.Result.GetArrayLength()) switch
    {
        ("scalar", 2) => Value(data.Result, time),
        ("vector", 0) => GateSample.Without(GateProblem.NoData, "the query finds no data", time),
        ("vector", 1) when data.Result[0] is { ValueKind: JsonValueKind.Object } series =>
            series.TryGetProperty("value", out var value) && value is { ValueKind: JsonValueKind.Array } && value.GetArrayLength() == 2
                ? Value(value, time)
                : GateSample.Without(GateProblem.NotAScalar, "the query gives a histogram and not a number: use histogram_quantile() or the like", time),
        ("vector", > 1) => GateSample.Without(GateProblem.SeveralSeries, "the query gives several series and not one: aggregate them, e.g. with sum()", time),
        _ => GateSample.Without(GateProblem.NotAScalar, $"the query gives a {Cut(data.ResultType)} and not a number", time),
    };

    // A pair of the time and the number; the number is a string, because JSON has no NaN.
    private static GateSample Value(JsonElement pair, DateTimeOffset time)
    {
        var text = pair[1].ValueKind == JsonValueKind.String ? pair[1].GetString() : null;
        double? value = text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        };
        return value is null
            ? GateSample.Without(GateProblem.NotANumber, $"the query gives {Cut(text)} and not a number", time)
            : GateSample.Of(value.Value, time);
    }
}

/// <summary>The answer to a query that could be evaluated.</summary>
/// <param name="ResultType">What kind of value it is.</param>
/// <param name="Result">The value, in a form that depends on its kind.</param>
internal sealed record PrometheusData(string? ResultType, JsonElement Result);

/// <summary>Reads the answers without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PrometheusAnswer))]
internal sealed partial class PrometheusJsonContext : JsonSerializerContext;
