using ModelOperator.Api;

namespace ModelOperator.Core.Importing.KServe;

/// <summary>Nodes that a predictor asks for.</summary>
internal static class ServedPlacement
{
    private const int Most = 32;

    public static Placement? Read(SourceNode predictor)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, label) in predictor["nodeSelector"].Fields())
        {
            if (labels.Count == Most)
            {
                label.Refuse($"at most {Most} labels fit");
            }
            else if (label.Text() is { } value)
            {
                labels[key] = value;
            }
        }

        var tolerations = new List<PlacementToleration>();
        foreach (var toleration in predictor["tolerations"].Items())
        {
            Tolerate(toleration, tolerations);
        }

        return labels.Count == 0 && tolerations.Count == 0
            ? null
            : new Placement { NodeSelector = labels.Count == 0 ? null : labels, Tolerations = tolerations.Count == 0 ? null : tolerations };
    }

    private static void Tolerate(SourceNode toleration, List<PlacementToleration> tolerations)
    {
        if (tolerations.Count == Most || toleration["key"].Text() is not { } key || toleration["operator"].Text() is not (null or "Exists" or "Equal")
            || key.StartsWith("node-role.kubernetes.io/", StringComparison.Ordinal) || key.StartsWith("node.kubernetes.io/", StringComparison.Ordinal))
        {
            toleration.Refuse($"at most {Most} taints that set nodes apart for models are tolerated, each by its key and at most one value");
            return;
        }

        tolerations.Add(new PlacementToleration
        {
            Key = key,
            Value = toleration["value"].Text(),
            Effect = toleration["effect"].TextIf(Enum.GetNames<TaintEffect>().Contains, "it is no effect of a taint") is { } effect ? Enum.Parse<TaintEffect>(effect) : null,
        });
    }
}
