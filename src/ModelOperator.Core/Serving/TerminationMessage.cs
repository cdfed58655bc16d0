using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// What a container said when it ended: the last line of its message, which is the end of its log where it wrote none. Whoever makes the model can
/// make a server say anything, so it is bounded, on one line and without a full stop.
/// </summary>
internal static class TerminationMessage
{
    private const int Longest = 300;

    /// <summary>The line; null when there is none.</summary>
    public static string? Of(ContainerStateReason? ended)
    {
        var line = ended?.Message?.Split('\n').LastOrDefault(candidate => !string.IsNullOrWhiteSpace(candidate));
        return line is not null && OneLine.Of(line.Trim(), Longest).TrimEnd('.') is { Length: > 0 } text ? text : null;
    }
}
