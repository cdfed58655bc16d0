using ModelOperator.Api;

namespace ModelOperator.Core.Importing.KServe;

/// <summary>Replicas and canaries of a predictor.</summary>
internal static class ServedScaling
{
    private const int Most = 1000;

    public static Scaling? Read(SourceNode predictor)
    {
        var (min, max, metric, target) = (predictor["minReplicas"], predictor["maxReplicas"], predictor["scaleMetric"], predictor["scaleTarget"]);
        var least = Bounded(min);
        if (metric.Text() == "cpu" && Bounded(max) is { } most and > 0 && target.Exists)
        {
            return new Scaling { Autoscaling = new Autoscaling { MinReplicas = AtLeastOne(min, least), MaxReplicas = most, CpuUtilization = Bounded(target) ?? 80 } };
        }

        const string Why = "replicas follow cpuUtilization, podMetrics or prometheus here: write what these follow into spec.scaling.autoscaling";
        max.Refuse(Why);
        metric.Refuse(Why);
        target.Refuse(Why);
        return least is null ? null : new Scaling { Replicas = AtLeastOne(min, least) };
    }

    /// <summary>A service that gets a share of the traffic until somebody decides becomes a step that waits for approval.</summary>
    public static Rollout? Canary(SourceNode percent) => percent.Count() switch
    {
        null => null,
        >= 1 and <= 99 and var weight => new Rollout
        {
            Strategy = RolloutStrategy.Canary,
            Canary = new Canary { Steps = [new CanaryStep { Weight = (int)weight, NeedsApproval = true }] },
        },
        _ => Refused(percent),
    };

    private static Rollout? Refused(SourceNode percent)
    {
        percent.Refuse("with none or all of the traffic there is nothing to go step by step");
        return null;
    }

    private static int? Bounded(SourceNode number)
    {
        if (number.Count() is not { } count)
        {
            return null;
        }

        if (count <= Most)
        {
            return (int)count;
        }

        number.Refuse($"at most {Most} fit here");
        return null;
    }

    private static int? AtLeastOne(SourceNode source, int? replicas)
    {
        if (replicas == 0)
        {
            source.Refuse("no replicas until the first request takes KEDA and a prometheus target in spec.scaling.autoscaling; 1 until then");
            return 1;
        }

        return replicas;
    }
}
