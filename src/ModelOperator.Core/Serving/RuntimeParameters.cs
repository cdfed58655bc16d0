using System.Text.RegularExpressions;
using ModelOperator.Api;

namespace ModelOperator.Core.Serving;

/// <summary>
/// Settings of a runtime that its deployments choose. They become arguments of the container, so nothing gets there that the runtime's author
/// did not allow: a value must match as a whole, and where he named no pattern it cannot look like an option or name a file.
/// </summary>
internal static partial class RuntimeParameters
{
    private const string DefaultPatternInWords = "letters, digits and - . _, not beginning with -";

    /// <summary>The arguments of what a deployment chose, in the order of the runtime.</summary>
    public static IEnumerable<string> Args(ServingDemand demand, ServingRuntimeSpec runtime, ModelVariables variables) =>
        Chosen(demand, runtime).SelectMany(chosen =>
        {
            var own = variables.With(chosen.Value);
            return chosen.Parameter.Args.Select(own.Expand);
        });

    /// <summary>Names of the variables in them, but for $(VALUE), which always has one.</summary>
    public static IEnumerable<string> Used(ServingDemand demand, ServingRuntimeSpec runtime) =>
        Chosen(demand, runtime).SelectMany(chosen => chosen.Parameter.Args).SelectMany(ModelVariables.Used);

    /// <summary>Why what a deployment chose cannot be given to the runtime; null when it can.</summary>
    public static (string Reason, string Message)? Obstacle(ServingDemand demand, ServingRuntime runtime)
    {
        foreach (var (name, value) in (demand.Parameters ?? new Dictionary<string, string>()).OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            if (runtime.Spec.Parameters?.FirstOrDefault(candidate => candidate.Name == name) is not { } parameter)
            {
                return (ServingReasons.ParameterUnknown, runtime.Spec.Parameters is { Count: > 0 } known
                    ? $"spec.runtime.parameters sets {OneLine.Of(name, 63)}, which ServingRuntime {runtime.Metadata.Name} does not let deployments choose: leave it out, or use one of {string.Join(", ", known.Select(other => other.Name))}"
                    : $"spec.runtime.parameters sets {OneLine.Of(name, 63)}, and ServingRuntime {runtime.Metadata.Name} lets deployments choose nothing: leave it out");
            }

            if (BrokenPattern(parameter) is { } broken)
            {
                return (ServingReasons.ParameterInvalid,
                    $"ServingRuntime {runtime.Metadata.Name} cannot check spec.runtime.parameters[{name}], since {broken}: leave it out, or ask the platform team to correct the runtime");
            }

            if (!Matches(parameter, value))
            {
                return (ServingReasons.ParameterInvalid,
                    $"spec.runtime.parameters[{name}] is {OneLine.Of(value, 64)}, and ServingRuntime {runtime.Metadata.Name} takes {parameter.Pattern ?? DefaultPatternInWords}: write such a value");
            }
        }

        return null;
    }

    /// <summary>What is wrong with the pattern of a parameter, as a clause; null when nothing is.</summary>
    public static string? BrokenPattern(RuntimeParameter parameter)
    {
        try
        {
            // As it stands too: "a)|(b" is none, though it would be one within parentheses.
            _ = Expression(parameter.Pattern ?? "");
            _ = Expression(Whole(parameter.Pattern ?? ""));
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return $"spec.parameters[{parameter.Name}].pattern {OneLine.Of(parameter.Pattern ?? "", 64)} is no regular expression that can be used: {OneLine.Of(exception.Message, 256)}";
        }
    }

    private static IEnumerable<(RuntimeParameter Parameter, string Value)> Chosen(ServingDemand demand, ServingRuntimeSpec runtime) =>
        from parameter in runtime.Parameters ?? []
        where demand.Parameters?.ContainsKey(parameter.Name) == true
        select (parameter, demand.Parameters![parameter.Name]);

    private static bool Matches(RuntimeParameter parameter, string value) =>
        (parameter.Pattern is { } pattern ? Expression(Whole(pattern)) : DefaultPattern()).IsMatch(value);

    // An expression that takes its time must not hold up other deployments.
    private static Regex Expression(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static string Whole(string pattern) => $@"\A(?:{pattern})\z";

    [GeneratedRegex(@"\A[A-Za-z0-9._][-A-Za-z0-9._]*\z")]
    private static partial Regex DefaultPattern();
}
