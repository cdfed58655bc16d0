using System.Globalization;
using System.Text.RegularExpressions;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>
/// What the variables that OpenTelemetry defines say of traces. Where one is there for all signals and one for traces alone, the latter counts.
/// What the SDK would pass over, or end the process for with a stack trace, is told in a sentence here.
/// </summary>
internal static partial class TracingVariables
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT", TracesEndpointVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL", TracesProtocolVariable = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
    private const string HeadersVariable = "OTEL_EXPORTER_OTLP_HEADERS", TracesHeadersVariable = "OTEL_EXPORTER_OTLP_TRACES_HEADERS";
    private const string SamplerVariable = "OTEL_TRACES_SAMPLER", RatioVariable = "OTEL_TRACES_SAMPLER_ARG";
    private const string QueueVariable = "OTEL_BSP_MAX_QUEUE_SIZE", BatchVariable = "OTEL_BSP_MAX_EXPORT_BATCH_SIZE";

    private static readonly string[] Numbers = [QueueVariable, BatchVariable, "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"];
    private static readonly string[] Files = ["OTEL_EXPORTER_OTLP_CERTIFICATE", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "OTEL_EXPORTER_OTLP_CLIENT_KEY"];

    /// <summary>Whether they name a collector, and nothing that keeps traces from it.</summary>
    public static bool AreSet => Value("OTEL_SDK_DISABLED") is not ("true" or "TRUE") && Value("OTEL_TRACES_EXPORTER") != "none" && Either(EndpointVariable, TracesEndpointVariable) is not null;

    /// <summary>Where traces go, as it is; null where that follows from the address for all signals.</summary>
    public static Uri? TracesEndpoint => Endpoint(TracesEndpointVariable);

    /// <summary>What is spoken.</summary>
    public static OtlpExportProtocol Protocol => Value(Either(ProtocolVariable, TracesProtocolVariable)) switch
    {
        null or "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        "grpc" => OtlpExportProtocol.Grpc,
        var other => throw new ConfigurationException($"{Either(ProtocolVariable, TracesProtocolVariable)} {other} is not spoken: write http/protobuf, or grpc."),
    };

    /// <summary>What the collector asks for besides; null for nothing. It is secret, and no sentence repeats it.</summary>
    public static string? Headers => Either(HeadersVariable, TracesHeadersVariable) is not { } variable ? null
        : Value(variable) is { } headers && headers.Split(',').All(static header => Header().IsMatch(header)) ? headers
        : throw new ConfigurationException($"{variable} is not as OpenTelemetry writes headers: write NAME=VALUE, and more of them behind a comma.");

    /// <summary>
    /// Which spans are taken. Of a trace that somebody else began the share decides too: whether his header says that it is recorded is
    /// for anybody to write.
    /// </summary>
    public static Sampler Sampler
    {
        get
        {
            var name = Value(SamplerVariable) ?? "parentbased_always_on";
            Sampler share = name switch
            {
                "always_on" or "parentbased_always_on" => new AlwaysOnSampler(),
                "always_off" or "parentbased_always_off" => new AlwaysOffSampler(),
                "traceidratio" or "parentbased_traceidratio" => new TraceIdRatioBasedSampler(Ratio()),
                _ => throw new ConfigurationException($"{SamplerVariable} {name} is no sampler: write parentbased_traceidratio, with the share of traces in {RatioVariable}, or another that OpenTelemetry defines."),
            };
            return name.StartsWith("parentbased_", StringComparison.Ordinal) ? new ParentBasedSampler(share, remoteParentSampled: share, remoteParentNotSampled: share) : share;
        }
    }

    /// <summary>Makes sure of those that are left to the SDK.</summary>
    /// <exception cref="ConfigurationException">One is not as OpenTelemetry defines it.</exception>
    public static void Check()
    {
        _ = (Endpoint(EndpointVariable), Ratio());
        foreach (var variable in Numbers)
        {
            _ = Number(variable);
        }

        if (Number(BatchVariable) is { } batch && Number(QueueVariable) is var queue && batch > (queue ?? 2048))
        {
            throw new ConfigurationException($"{BatchVariable} {batch} is more than the {queue ?? 2048} spans that may wait: write no more than that, or a larger {QueueVariable}.");
        }

        if (Files.FirstOrDefault(variable => Value(variable) is { } path && !File.Exists(path)) is { } missing)
        {
            throw new ConfigurationException($"{missing} {Value(missing)} does not exist: mount the file there, or leave the variable out.");
        }
    }

    private static string? Value(string? variable) => variable is not null && Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>Name of the variable that counts; null when there is none.</summary>
    private static string? Either(string all, string traces) => Value(traces) is not null ? traces : Value(all) is not null ? all : null;

    private static Uri? Endpoint(string variable) => Value(variable) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Host.Length: > 0 } ? uri
        : throw new ConfigurationException($"{variable} {text} is no address of a collector of traces: write http://HOST:PORT or https://HOST:PORT, such as http://otel-collector.monitoring:4318.");

    private static double Ratio() => Value(RatioVariable) is not { } ratio ? 1
        : double.TryParse(ratio, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share
        : throw new ConfigurationException($"{RatioVariable} {ratio} is no share: write a number from 0 to 1, such as 0.1.");

    private static int? Number(string variable) => Value(variable) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new ConfigurationException($"{variable} {text} is no number above 0: write one, or leave it out.");

    [GeneratedRegex(@"^ *[A-Za-z0-9!#$%&'*+.^_`|~-]+ *=[\x20-\x7e]*\z")]
    private static partial Regex Header();
}
