using ModelOperator.Api;

namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>The results of a card's model-index, as metrics.</summary>
internal static class EvaluationResults
{
    public static IReadOnlyList<MetricValue>? Read(SourceNode index)
    {
        var metrics = new MetricsDraft();
        foreach (var result in index.Items().SelectMany(model => model["results"].Items()))
        {
            var figures = result["metrics"].Items().Where(metric => metric["value"].Number() is not null).ToList();
            var dataset = figures.Count == 0 ? null : Dataset(result["dataset"]);
            if (!figures.ConvertAll(metric => Add(metrics, metric, dataset)).Contains(true))
            {
                result["dataset"].Refuse("no figure on it is taken over");
            }
        }

        return metrics.Build();
    }

    private static bool Add(MetricsDraft metrics, SourceNode metric, string? dataset)
    {
        if (metric["type"].Line(Limits.MetricName) is not { } name)
        {
            metric.Refuse("it has no type, by which metrics go");
            return false;
        }

        if (!metrics.Add(metric, new MetricValue { Name = name, Value = metric["value"].Number()!.Value, Dataset = dataset }))
        {
            return false;
        }

        // The name for people is said by the type already when they differ in nothing but case.
        if (!string.Equals(metric["name"].Text(), name, StringComparison.OrdinalIgnoreCase))
        {
            metric["name"].Refuse("the metric goes by its type");
        }

        return true;
    }

    /// <summary>Benchmarks have one dataset in many languages, each a configuration of it, and measure on several splits.</summary>
    private static string? Dataset(SourceNode dataset)
    {
        if ((dataset["type"].Line(Limits.DatasetName) ?? dataset["name"].Line(Limits.DatasetName)) is not { } name)
        {
            return null;
        }

        // What is called config now was called args, and many cards have both.
        SourceNode[] ways = [dataset["config"], dataset["args"], dataset["split"]];
        var parts = string.Join(", ", ways.Where(way => way.IsValue).Select(way => way.Text()).OfType<string>().Distinct());
        var whole = parts.Length == 0 ? name : dataset.Plain($"{name} ({parts})");
        if (whole.Length <= Limits.DatasetName)
        {
            return whole;
        }

        dataset.Refuse($"with its config and split its name has more than {Limits.DatasetName} characters");
        return name;
    }
}
