using System.Collections.Frozen;
using ModelOperator.Api;
using ModelOperator.Core.State;

namespace ModelOperator.Core.Serving;

/// <summary>Decides the status of a ServingRuntime.</summary>
public static class ServingRuntimeDecision
{
    /// <summary>Condition types that only this decision writes.</summary>
    public static IReadOnlySet<string> OwnedConditions { get; } =
        FrozenSet.Create(ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled);

    /// <summary>Decides.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="facts">What its deployments mean for it.</param>
    /// <param name="now">The time, for the transition times of conditions.</param>
    public static ServingRuntimeStatus Decide(ServingRuntime runtime, RuntimeFacts facts, DateTimeOffset now)
    {
        var conditions = new ObservedConditions(runtime.Metadata.Generation, now);
        var (ready, reason, message) = Judge(runtime.Spec);
        return new ServingRuntimeStatus
        {
            ObservedGeneration = runtime.Metadata.Generation,
            Formats = [.. runtime.Spec.ModelFormats.Select(format => format.Name)],
            Revision = facts.Current?.Name,
            Deployments = facts.Deployments,
            OutdatedDeployments = facts.Outdated,
            Conditions = (ready ? conditions.AddReady(message, reason) : conditions.AddStalled(reason, message)).All,
        };
    }

    private static (bool Ready, string Reason, string Message) Judge(ServingRuntimeSpec spec)
    {
        if (Misspelt(ModelVariables.Used(spec.Container), spec) is { } variable)
        {
            return (false, ServingReasons.UnknownVariable, Unknown("spec.container", variable));
        }

        if (Misspelt((spec.Parameters ?? []).SelectMany(parameter => parameter.Args).SelectMany(ModelVariables.Used), spec) is { } used)
        {
            return (false, ServingReasons.UnknownVariable, Unknown("spec.parameters", used));
        }

        if (spec.Parameters?.Select(RuntimeParameters.BrokenPattern).FirstOrDefault(broken => broken is not null) is { } pattern)
        {
            return (false, ServingReasons.ParameterInvalid, $"{pattern}: correct it, since no deployment can choose that parameter until then");
        }

        return spec.Disabled == true
            ? (true, ServingReasons.Disabled, "it is picked for no further deployment; those that run on it or name it keep it")
            : (true, ServingReasons.Available, $"it serves {string.Join(", ", spec.ModelFormats.Select(format => format.Name).Order(StringComparer.Ordinal))}");
    }

    // Other names may be the container's own variables or a shell's; only ours can be told to be misspelt.
    private static string? Misspelt(IEnumerable<string> used, ServingRuntimeSpec spec)
    {
        var environment = (spec.Container.Env ?? []).Select(variable => variable.Name).ToHashSet();
        return used.FirstOrDefault(name =>
            name.StartsWith("MODEL_", StringComparison.Ordinal) && !ModelVariables.Names.Contains(name) && !environment.Contains(name));
    }

    private static string Unknown(string field, string variable) =>
        $"{field} uses $({variable}), which does not exist and would reach the server as it stands: use one of {string.Join(", ", ModelVariables.Names.Order(StringComparer.Ordinal))}";
}
