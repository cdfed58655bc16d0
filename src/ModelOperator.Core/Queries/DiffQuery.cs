using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Asks what differs between two ModelVersions.</summary>
public static class DiffQuery
{
    /// <summary>Asks.</summary>
    public static QueryResult<DiffAnswer> Ask(QueryScope scope, string before, string after)
    {
        if (scope.Resolve(before, out var refusal) is not { } one || scope.Resolve(after, out refusal) is not { } other)
        {
            return new(refusal);
        }

        if (scope.Find(one.Key) is not ModelVersion left || scope.Find(other.Key) is not ModelVersion right)
        {
            var misfit = one.Key.Kind == ObjectKind.ModelVersion ? other : one;
            return new(new QueryRefusal(
                RefusalReason.Malformed, $"{misfit.Uri} is a {misfit.Key.Kind}: name two ModelVersions, as aip://modelversion/{misfit.Platform}/namespace/name"));
        }

        var (trainedOn, hiddenBefore) = Training(scope, one);
        var (trainedOnAfter, hiddenAfter) = Training(scope, other);
        return new(new DiffAnswer
        {
            Before = scope.Describe(one, 0),
            After = scope.Describe(other, 0),
            Metrics = Metrics(left.Spec.Metrics ?? [], right.Spec.Metrics ?? []),
            Training =
            [
                .. trainedOn.Except(trainedOnAfter).Select(link => new TrainingDifference(link.Uri, link.Field, Added: false))
                    .Concat(trainedOnAfter.Except(trainedOn).Select(link => new TrainingDifference(link.Uri, link.Field, Added: true)))
                    .OrderBy(difference => difference.Field, StringComparer.Ordinal)
                    .ThenBy(difference => difference.Uri, StringComparer.Ordinal),
            ],
            HiddenBefore = hiddenBefore,
            HiddenAfter = hiddenAfter,
            Fields = Differences(Fields(left.Spec), Fields(right.Spec)),
            Signature = Differences(Tensors(left.Spec.Signature), Tensors(right.Spec.Signature)),
        });
    }

    private static MetricDifference[] Metrics(IReadOnlyList<MetricValue> before, IReadOnlyList<MetricValue> after)
    {
        var figures = new SortedDictionary<(string Name, string Dataset), (double? Before, double? After)>();
        foreach (var metric in before)
        {
            figures[(metric.Name, metric.Dataset ?? "")] = (metric.Value, null);
        }

        foreach (var metric in after)
        {
            var key = (metric.Name, metric.Dataset ?? "");
            figures[key] = (figures.GetValueOrDefault(key).Before, metric.Value);
        }

        return [.. figures.Select(figure => new MetricDifference(
            figure.Key.Name, figure.Key.Dataset.Length == 0 ? null : figure.Key.Dataset, figure.Value.Before, figure.Value.After))];
    }

    private static (HashSet<(string Uri, string Field)> Links, int Hidden) Training(QueryScope scope, Asset version)
    {
        var links = new HashSet<(string, string)>();
        var hidden = 0;
        foreach (var reference in scope.State.DescribeAsset(version.Key)!.Lineage.References.Where(reference => reference.Reference.Role.StartsWith("spec.training.", StringComparison.Ordinal)))
        {
            if (!RelationshipPanel.IsTold(scope, reference))
            {
                hidden++;
            }
            else
            {
                links.Add((reference.Uri, reference.Reference.Role));
            }
        }

        return (links, hidden);
    }

    private static Dictionary<string, string?> Fields(ModelVersionSpec spec) => new()
    {
        ["spec.artifact.uri"] = spec.Artifact.Uri,
        ["spec.artifact.digest"] = spec.Artifact.Digest,
        ["spec.artifact.format"] = spec.Artifact.Format,
        ["spec.artifact.sizeBytes"] = spec.Artifact.SizeBytes?.ToString(CultureInfo.InvariantCulture),
        ["spec.training.code.repository"] = spec.Training?.Code?.Repository,
        ["spec.training.code.revision"] = spec.Training?.Code?.Revision,
        ["spec.training.run.id"] = spec.Training?.Run?.Id,
        ["spec.training.run.url"] = spec.Training?.Run?.Url,
        ["spec.explanation.method"] = spec.Explanation?.Method,
        ["spec.explanation.uri"] = spec.Explanation?.Uri,
    };

    private static Dictionary<string, string?> Tensors(ModelSignature? signature)
    {
        var tensors = new Dictionary<string, string?>();
        foreach (var (field, specs) in new[] { ("spec.signature.inputs", signature?.Inputs), ("spec.signature.outputs", signature?.Outputs) })
        {
            foreach (var tensor in specs ?? [])
            {
                tensors[$"{field}[{tensor.Name}]"] = $"{tensor.Dtype} [{string.Join(", ", tensor.Shape ?? [])}]";
            }
        }

        return tensors;
    }

    private static FieldDifference[] Differences(Dictionary<string, string?> before, Dictionary<string, string?> after) =>
    [
        .. before.Keys.Union(after.Keys)
            .Select(field => new FieldDifference(field, before.GetValueOrDefault(field), after.GetValueOrDefault(field)))
            .Where(difference => difference.Before != difference.After)
            .OrderBy(difference => difference.Field, StringComparer.Ordinal),
    ];
}
