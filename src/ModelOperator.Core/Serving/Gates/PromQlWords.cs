namespace ModelOperator.Core.Serving.Gates;

/// <summary>The words that PromQL gives a meaning.</summary>
internal static class PromQlWords
{
    /// <summary>Numbers that are written as words.</summary>
    public static IReadOnlySet<string> Numbers { get; } = Keywords("inf nan");

    /// <summary>Binary operators that are words.</summary>
    public static IReadOnlySet<string> BinaryOperators { get; } = Keywords("and or unless atan2");

    /// <summary>Arithmetic binary operators.</summary>
    public static IReadOnlySet<string> Arithmetic { get; } = Keywords("+ - * / % ^");

    /// <summary>Comparisons, which alone may be followed by <c>bool</c>.</summary>
    public static IReadOnlySet<string> Comparisons { get; } = Keywords("== != < <= > >=");

    /// <summary>What begins a list of the labels that a binary operator pairs by.</summary>
    public static IReadOnlySet<string> Matching { get; } = Keywords("on ignoring");

    /// <summary>What lets one series pair with many.</summary>
    public static IReadOnlySet<string> Grouping { get; } = Keywords("group_left group_right");

    /// <summary>What begins a list of the labels that an aggregation keeps or drops.</summary>
    public static IReadOnlySet<string> Partition { get; } = Keywords("by without");

    /// <summary>Aggregations.</summary>
    public static IReadOnlySet<string> Aggregations { get; } = Keywords(
        "sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk limit_ratio");

    /// <summary>Keywords that, unlike the others, Prometheus does not take for the name of a metric either.</summary>
    public static IReadOnlySet<string> NeverMetrics { get; } = Keywords("bool on ignoring group_left group_right atan2");

    /// <summary>
    /// Functions that see only what their arguments select; their names are case-sensitive. A function that is not known here could, as
    /// <c>info</c> does, look at other series.
    /// </summary>
    public static IReadOnlySet<string> Functions { get; } = new HashSet<string>(
        """
        abs absent absent_over_time acos acosh asin asinh atan atanh avg_over_time ceil changes clamp clamp_max clamp_min cos cosh
        count_over_time day_of_month day_of_week day_of_year days_in_month deg delta deriv double_exponential_smoothing exp first_over_time
        floor histogram_avg histogram_count histogram_fraction histogram_quantile histogram_quantiles histogram_stddev histogram_stdvar
        histogram_sum holt_winters hour idelta increase irate label_join label_replace last_over_time ln log10 log2 mad_over_time
        max_over_time min_over_time minute month pi predict_linear present_over_time quantile_over_time rad rate resets round scalar sgn
        sin sinh sort sort_by_label sort_by_label_desc sort_desc sqrt stddev_over_time stdvar_over_time sum_over_time tan tanh time
        timestamp ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time vector year
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    private static HashSet<string> Keywords(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);
}
