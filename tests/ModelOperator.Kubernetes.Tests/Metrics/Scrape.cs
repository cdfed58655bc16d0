using System.Buffers;
using System.Text;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Kubernetes.Tests.Metrics;

internal static class Scrape
{
    public static string Text(PrometheusExporter exporter)
    {
        var output = new ArrayBufferWriter<byte>();
        exporter.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static PrometheusParser Of(PrometheusExporter exporter) => new(Text(exporter));
}
