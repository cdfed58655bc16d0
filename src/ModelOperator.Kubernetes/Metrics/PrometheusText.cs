using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelOperator.Kubernetes.Metrics;

/// <summary>The lines of Prometheus' text format.</summary>
internal readonly struct PrometheusText(IBufferWriter<byte> output)
{
    /// <summary>Tags as labels: sorted by name, values escaped.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
        {
            return "";
        }

        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            labels[PrometheusName.Sanitize(key)] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        return string.Join(',', labels.Select(label => $"{label.Key}=\"{Escape(label.Value).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
    }

    public void Header(string name, string type, string? help, string? unit)
    {
        if (!string.IsNullOrEmpty(help))
        {
            Write("# HELP ", name, " ", Escape(help), "\n");
        }

        Write("# TYPE ", name, " ", type, "\n");
        if (unit is not null)
        {
            Write("# UNIT ", name, " ", unit, "\n");
        }
    }

    public void Sample(string name, string suffix, string labels, double? upperBound, double value)
    {
        Write(name, suffix);
        if (labels.Length > 0 || upperBound is not null)
        {
            Write("{", labels);
            if (upperBound is { } bound)
            {
                Write(labels.Length > 0 ? ",le=\"" : "le=\"");
                Write(bound);
                Write("\"");
            }

            Write("}");
        }

        Write(" ");
        Write(value);
        Write("\n");
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Write(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            Encoding.UTF8.GetBytes(text, output);
        }
    }

    private void Write(double value)
    {
        if (!double.IsFinite(value))
        {
            Write(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
            return;
        }

        // The longest double in round-trip form is 24 characters.
        var span = output.GetSpan(32);
        value.TryFormat(span, out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
