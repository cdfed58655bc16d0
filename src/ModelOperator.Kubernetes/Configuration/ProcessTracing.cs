using System.Globalization;
using ModelOperator.Kubernetes.Tracing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>
/// How the processes of the project are traced: not at all, until the variables that OpenTelemetry defines name a collector. Spans wait in a
/// bounded queue for a thread of their own, and are dropped when the collector does not take them.
/// </summary>
public sealed class ProcessTracing : IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT", TracesEndpointVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL", TracesProtocolVariable = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
    private const string SamplerVariable = "OTEL_TRACES_SAMPLER", RatioVariable = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>How long an end waits for the last spans to be taken.</summary>
    private const int PatienceMilliseconds = 2000;

    private readonly TracerProvider? _provider;

    private ProcessTracing(TracerProvider? provider) => _provider = provider;

    /// <summary>Traces from now on, if that is configured.</summary>
    /// <param name="service">Name of the process, unless OTEL_SERVICE_NAME says another.</param>
    /// <param name="version">Its version.</param>
    /// <exception cref="ConfigurationException">A variable is not as OpenTelemetry defines it.</exception>
    public static ProcessTracing Start(string service, Version? version)
    {
        if (Value("OTEL_SDK_DISABLED") is "true" or "TRUE" || Value("OTEL_TRACES_EXPORTER") == "none" || (Value(TracesEndpointVariable) ?? Value(EndpointVariable)) is null)
        {
            return new ProcessTracing(null);
        }

        CheckEndpoint(EndpointVariable);
        CheckEndpoint(TracesEndpointVariable);
        CheckSampler();
        var protocol = Protocol();
        var resource = ResourceBuilder.CreateEmpty()
            .AddService(service, serviceVersion: version?.ToString(3), serviceInstanceId: Environment.MachineName)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        return new ProcessTracing(Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(RuntimeTracing.Name)
            .AddOtlpExporter(exporter => exporter.Protocol = protocol)
            .Build());
    }

    /// <summary>Sends what is left, for a moment.</summary>
    public void Dispose()
    {
        _provider?.Shutdown(PatienceMilliseconds);
        _provider?.Dispose();
    }

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static void CheckEndpoint(string variable)
    {
        if (Value(variable) is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Host.Length: > 0 }))
        {
            throw new ConfigurationException($"{variable} {text} is no address of a collector of traces: write http://HOST:PORT or https://HOST:PORT, such as http://otel-collector.monitoring:4318.");
        }
    }

    private static OtlpExportProtocol Protocol()
    {
        var variable = Value(TracesProtocolVariable) is null ? ProtocolVariable : TracesProtocolVariable;
        return Value(variable) switch
        {
            null or "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            "grpc" => OtlpExportProtocol.Grpc,
            var other => throw new ConfigurationException($"{variable} {other} is not spoken: write http/protobuf, or grpc."),
        };
    }

    private static void CheckSampler()
    {
        if (Value(SamplerVariable) is { } sampler
            && sampler is not ("always_on" or "always_off" or "traceidratio" or "parentbased_always_on" or "parentbased_always_off" or "parentbased_traceidratio"))
        {
            throw new ConfigurationException($"{SamplerVariable} {sampler} is no sampler: write parentbased_traceidratio, with the share of traces in {RatioVariable}, or another that OpenTelemetry defines.");
        }

        if (Value(RatioVariable) is { } ratio && !(double.TryParse(ratio, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1))
        {
            throw new ConfigurationException($"{RatioVariable} {ratio} is no share: write a number from 0 to 1, such as 0.1.");
        }
    }
}
