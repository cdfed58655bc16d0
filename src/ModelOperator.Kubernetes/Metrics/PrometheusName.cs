namespace ModelOperator.Kubernetes.Metrics;

/// <summary>
/// Names as Prometheus has them: letters, digits and underscores, the unit at the end, and <c>_total</c> after counters. Names
/// that are so already stay as they are; others (OpenTelemetry's have dots) are brought into the form.
/// </summary>
internal static class PrometheusName
{
    public static string Of(string name, string? unit, MetricKind kind)
    {
        var counter = kind is MetricKind.Counter or MetricKind.ObservedCounter;
        var result = Sanitize(name);
        if (counter && result.EndsWith("_total", StringComparison.Ordinal))
        {
            result = result[..^"_total".Length];
        }

        if (Unit(unit) is { } word && !result.EndsWith($"_{word}", StringComparison.Ordinal))
        {
            result = $"{result}_{word}";
        }

        return counter ? $"{result}_total" : result;
    }

    /// <summary>The unit in words, where it is one that names end in.</summary>
    public static string? Unit(string? unit) => unit switch
    {
        "s" => "seconds",
        "By" => "bytes",
        _ => null,
    };

    public static string Sanitize(string name)
    {
        if (name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(IsAllowed))
        {
            return name;
        }

        var prefix = name.Length == 0 || char.IsAsciiDigit(name[0]) ? "_" : "";
        return prefix + string.Create(name.Length, name, static (text, name) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = IsAllowed(name[i]) ? name[i] : '_';
            }
        });
    }

    private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
