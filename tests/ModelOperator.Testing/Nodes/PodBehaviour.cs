using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelOperator.Testing.Nodes;

/// <summary>How a pod fails on a simulated node.</summary>
public enum PodFailure
{
    /// <summary>Its containers start and end with an error, over and over.</summary>
    CrashLoopBackOff,

    /// <summary>Its images cannot be had.</summary>
    ImagePullBackOff,

    /// <summary>Its containers run, and their readiness probes never succeed.</summary>
    NeverReady,
}

/// <summary>What a pod does on a simulated node. Pods say it themselves by annotations, which may change while they run.</summary>
public sealed record PodBehaviour(TimeSpan ReadyAfter, PodFailure? Failure = null, TimeSpan TerminateAfter = default)
{
    /// <summary>How long after its start the pod is ready, such as <c>2s</c> or <c>500ms</c>.</summary>
    public const string ReadyAfterAnnotation = "simulator.modeloperator.io/ready-after";

    /// <summary>A name of <see cref="PodFailure"/>.</summary>
    public const string FailAnnotation = "simulator.modeloperator.io/fail";

    /// <summary>How long the pod takes to end when it is deleted, at most its grace period.</summary>
    public const string TerminateAfterAnnotation = "simulator.modeloperator.io/terminate-after";

    /// <summary>The behaviour that the pod's annotations ask for, and else the given one.</summary>
    public static PodBehaviour Of(JsonObject pod, PodBehaviour otherwise)
    {
        var annotations = pod["metadata"]!["annotations"];
        return new(
            ParseDuration((string?)annotations?[ReadyAfterAnnotation]) ?? otherwise.ReadyAfter,
            Enum.TryParse<PodFailure>((string?)annotations?[FailAnnotation], out var failure) ? failure : otherwise.Failure,
            ParseDuration((string?)annotations?[TerminateAfterAnnotation]) ?? otherwise.TerminateAfter);
    }

    internal static TimeSpan? ParseDuration(string? text)
    {
        foreach (var (unit, milliseconds) in ((string, double)[])[("ms", 1), ("s", 1_000), ("m", 60_000)])
        {
            if (text?.EndsWith(unit, StringComparison.Ordinal) is true && double.TryParse(text[..^unit.Length], CultureInfo.InvariantCulture, out var number))
                return TimeSpan.FromMilliseconds(number * milliseconds);
        }
        return null;
    }
}
