using ModelOperator.Api;

namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>The results of a card's model-index, as metrics.</summary>
internal static class EvaluationResults
{
    public static IReadOnlyList<MetricValue>? Read(SourceNode index)
    {
        var metrics = new List<MetricValue>();
        foreach (var result in index.Items().SelectMany(model => model["results"].Items()))
        {
            var dataset = result["dataset"]["type"].Line(253) ?? result["dataset"]["name"].Line(253);
            foreach (var metric in result["metrics"].Items())
            {
                if (metric["value"].Number() is { } value && metric["type"].Line(Limits.MetricName) is { } name)
                {
                    if (metrics.Count == Limits.Metrics)
                    {
                        metric.Refuse($"a version has at most {Limits.Metrics} metrics");
                        continue;
                    }

                    metrics.Add(new MetricValue { Name = name, Value = value, Dataset = dataset });
                    TakeIfSame(metric["name"], name);
                }
            }
        }

        return metrics.Count == 0 ? null : metrics;
    }

    /// <summary>The name for people is said by the type already when they differ in nothing but case.</summary>
    private static void TakeIfSame(SourceNode shown, string name)
    {
        if (string.Equals(shown.Text(), name, StringComparison.OrdinalIgnoreCase))
        {
            shown.Take();
        }
        else
        {
            shown.Refuse("the metric goes by its type");
        }
    }
}
