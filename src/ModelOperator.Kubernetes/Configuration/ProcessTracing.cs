using ModelOperator.Kubernetes.Tracing;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>
/// How the processes of the project are traced: not at all, until the variables that OpenTelemetry defines name a collector. Spans wait in a
/// bounded queue for a thread of their own, and are dropped when the collector does not take them.
/// </summary>
public sealed class ProcessTracing : IDisposable
{
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
        if (!TracingVariables.AreSet)
        {
            return new ProcessTracing(null);
        }

        TracingVariables.Check();
        var (endpoint, protocol, headers) = (TracingVariables.TracesEndpoint, TracingVariables.Protocol, TracingVariables.Headers);
        var builder = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty()
                .AddService(service, serviceVersion: version?.ToString(3), serviceInstanceId: Environment.MachineName)
                .AddTelemetrySdk()
                .AddEnvironmentVariableDetector())
            .SetSampler(TracingVariables.Sampler)
            .AddSource(RuntimeTracing.Name)
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = protocol;
                exporter.Headers = headers;
                if (endpoint is not null)
                {
                    // Once it is set, the exporter takes it as it is, as OpenTelemetry wants it for the one of traces alone.
                    exporter.Endpoint = endpoint;
                }
            });
        try
        {
            return new ProcessTracing(builder.Build());
        }
        catch (Exception exception)
        {
            // Certificates that are none, above all. Headers were looked at before, so that they are in no message.
            throw new ConfigurationException($"Traces cannot be sent as the variables OTEL_* say: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    /// <summary>Sends what is left, for a moment.</summary>
    public void Dispose()
    {
        _provider?.Shutdown(PatienceMilliseconds);
        _provider?.Dispose();
    }
}
