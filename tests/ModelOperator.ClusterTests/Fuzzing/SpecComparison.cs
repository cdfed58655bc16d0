using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Fuzzing.Schemas;

namespace ModelOperator.ClusterTests.Fuzzing;

/// <summary>Whether two values say the same: amounts and times may be written in several ways.</summary>
internal static class SpecComparison
{
    /// <summary>Times are written with whole seconds, as metav1.Time is; parts of them are read and count, and are not written again.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(1);

    /// <summary>The first place where they differ; null where there is none.</summary>
    public static string? FirstDifference(ValueSchema schema, JsonNode? stored, JsonNode? read) => (stored, read) switch
    {
        (JsonObject left, JsonObject right) => left.Select(entry => entry.Key).Union(right.Select(entry => entry.Key))
            .Select(key => FirstDifference(schema.Values ?? schema.Properties[key], left[key], right[key])).FirstOrDefault(difference => difference is not null),
        (JsonArray left, JsonArray right) when left.Count == right.Count => left.Zip(right)
            .Select(pair => FirstDifference(schema.Items!, pair.First, pair.Second)).FirstOrDefault(difference => difference is not null),
        _ when AreEqual(schema, stored, read) => null,
        _ => $"{schema.Path} is {stored?.ToJsonString() ?? "not there"} and was read as {read?.ToJsonString() ?? "nothing"}",
    };

    private static bool AreEqual(ValueSchema schema, JsonNode? stored, JsonNode? read)
    {
        if (stored is null || read is null)
        {
            return stored is null && read is null;
        }

        if (schema.IsIntOrString)
        {
            return Quantity.Parse(stored.ToString()) == Quantity.Parse(read.ToString());
        }

        return JsonNode.DeepEquals(stored, read)
            || (schema.IsTime && (Time(stored) - Time(read)).Duration() < Precision)
            || (schema.Type == "number" && stored.GetValue<double>() == read.GetValue<double>());
    }

    private static DateTimeOffset Time(JsonNode node) => DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture);
}
