using ModelOperator.Api;

namespace ModelOperator.Core.Importing.Kubeflow;

/// <summary>Metrics that a catalog keeps as artifacts beside the model's own.</summary>
internal static class CatalogMetrics
{
    private static readonly string[] Values = ["string_value", "double_value", "int_value", "bool_value", "stringValue", "doubleValue", "intValue", "boolValue"];

    public static bool IsMetrics(SourceNode artifact) => artifact["artifactType"].Text() == "metrics-artifact";

    /// <summary>The value of a custom property, whichever of its types it has.</summary>
    public static SourceNode? Value(SourceNode property)
    {
        property["metadataType"].Take();
        return Values.Where(name => property[name].Exists).Select(name => property[name]).FirstOrDefault();
    }

    public static IReadOnlyList<MetricValue>? Read(IEnumerable<SourceNode> artifacts)
    {
        var metrics = new MetricsDraft();
        foreach (var artifact in artifacts)
        {
            var properties = artifact["customProperties"];
            if (artifact["metricsType"].Text() != "accuracy-metrics" || Value(properties["benchmark"])?.Line(Limits.DatasetName) is not { } benchmark
                || Value(properties["score"])?.Number() is not { } score)
            {
                artifact.Refuse("of metrics only accuracy on a benchmark is taken over: how fast a model is depends on what serves it");
                continue;
            }

            metrics.Add(artifact, new MetricValue { Name = Value(properties["score_metric"])?.Line(Limits.MetricName) ?? "score", Value = score, Dataset = benchmark });
        }

        return metrics.Build();
    }
}
