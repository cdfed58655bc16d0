namespace ModelOperator.Core.Serving.Gates;

/// <summary>What a gate lets happen.</summary>
public enum GateOutcome
{
    /// <summary>It takes more samples to tell.</summary>
    Pending,

    /// <summary>The metric stayed within its bounds: the rollout may go on.</summary>
    Passed,

    /// <summary>The metric is beyond a bound: the rollout is to be undone.</summary>
    Failed,

    /// <summary>There is no number now: the rollout stays where it is.</summary>
    Waiting,
}

/// <summary>What a gate says, and why.</summary>
/// <param name="Outcome">What is to happen.</param>
/// <param name="Reason">Why it waits; null when it does not.</param>
/// <param name="Message">The gate, its value and its bound for people, without a full stop.</param>
public sealed record GateVerdict(GateOutcome Outcome, GateProblem? Reason, string Message);
