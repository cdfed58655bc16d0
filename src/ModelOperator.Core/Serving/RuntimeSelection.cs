using ModelOperator.Api;
using ModelOperator.Core.Serving.Runtimes;

namespace ModelOperator.Core.Serving;

/// <summary>Which runtime serves a model, or why none does.</summary>
/// <param name="Runtime">The runtime; null when none fits.</param>
/// <param name="Reason">One of <see cref="ServingReasons"/>.</param>
/// <param name="Message">How the choice was made, or what to change.</param>
public sealed record RuntimeMatch(ServingRuntime? Runtime, string Reason, string Message)
{
    /// <summary>Revision of the runtime that pods are made from; set exactly when there is a runtime and it was chosen from a catalog.</summary>
    public RuntimeRevision? Revision { get; init; }

    /// <summary>Name of the revision of what the runtime says now.</summary>
    public string? Latest { get; init; }
}

/// <summary>
/// Chooses the ServingRuntime of a deployment: the one it names, or else among those that are picked for the artifact's format the one
/// it runs on already, or the one with the highest priority. Keeping the one it runs on means that adding, reprioritising or disabling a
/// runtime restarts no model. Where two have the highest priority, nothing that anybody meant would choose between them, so nothing does.
/// </summary>
public static class RuntimeSelection
{
    /// <summary>Selects.</summary>
    /// <param name="runtimes">All runtimes of the cluster, in any order.</param>
    /// <param name="deployment">The deployment; its status says which runtime it runs on.</param>
    /// <param name="version">The version to serve.</param>
    public static RuntimeMatch Select(IEnumerable<ServingRuntime> runtimes, ModelDeployment deployment, ModelVersion version)
    {
        var artifact = version.Spec.Artifact;
        if (ArtifactLocation.Parse(artifact.Uri, out var expected) is not { } location)
        {
            return new RuntimeMatch(null, ServingReasons.ArtifactUriInvalid,
                $"spec.artifact.uri {artifact.Uri} of ModelVersion {version.Metadata.Key} is not of the form {expected}: create a ModelVersion with a right one");
        }

        if (location.Claim is { } claim && version.Metadata.Namespace != deployment.Metadata.Namespace)
        {
            return new RuntimeMatch(null, ServingReasons.ClaimOutOfReach,
                $"ModelVersion {version.Metadata.Key} is kept on persistent volume claim {claim} of namespace {version.Metadata.Namespace}, which pods of namespace {deployment.Metadata.Namespace} cannot mount: deploy it in {version.Metadata.Namespace}, or ask its owner for a ModelVersion whose artifact can be fetched, e.g. from s3:// or oci://");
        }

        var fit = new RuntimeFit(new ServingDemand(deployment), version, location);
        var byName = runtimes.OrderBy(runtime => runtime.Metadata.Name, StringComparer.Ordinal).ToList();
        return deployment.Spec.Runtime?.Name is { } named ? Named(byName, named, fit) : Picked(byName, deployment.Status?.Runtime, fit);
    }

    private static RuntimeMatch Named(List<ServingRuntime> runtimes, string name, RuntimeFit fit)
    {
        if (runtimes.Find(runtime => runtime.Metadata.Name == name) is not { } runtime)
        {
            return new RuntimeMatch(null, ServingReasons.RuntimeNotFound, runtimes.Count == 0
                ? $"ServingRuntime {name} does not exist, nor does any other: ask the platform team for one"
                : $"ServingRuntime {name} does not exist: set spec.runtime.name to one of {List(runtimes.Select(other => other.Metadata.Name))}, or leave it out to have one picked");
        }

        if (FormatOf(runtime, fit.Format) is null)
        {
            return new RuntimeMatch(null, ServingReasons.FormatNotServed,
                $"ServingRuntime {name} does not serve {fit.Subject} but {List(runtime.Spec.ModelFormats.Select(format => format.Name))}: name another in spec.runtime.name, or leave it out to have one picked");
        }

        return fit.Obstacle(runtime) is { } obstacle
            ? new RuntimeMatch(null, obstacle.Reason, obstacle.Message)
            : new RuntimeMatch(runtime, ServingReasons.Matched, $"ServingRuntime {name}, named in spec.runtime, serves {fit.Subject}");
    }

    private static RuntimeMatch Picked(List<ServingRuntime> runtimes, string? current, RuntimeFit fit)
    {
        // OrderBy is stable: equal priorities stay in the order of their names.
        var candidates = runtimes
            .Where(runtime => FormatOf(runtime, fit.Format) is { AutoSelect: not false })
            .OrderByDescending(runtime => FormatOf(runtime, fit.Format)!.Priority ?? 0)
            .ToList();
        var open = candidates.FindAll(runtime => runtime.Spec.Disabled != true || runtime.Metadata.Name == current);
        var fitting = open.FindAll(runtime => fit.Obstacle(runtime) is null);

        if (fitting.Find(runtime => runtime.Metadata.Name == current) is { } kept)
        {
            return new RuntimeMatch(kept, ServingReasons.Matched, $"ServingRuntime {current} serves {fit.Subject}, and the deployment runs on it");
        }

        if (fitting.Count > 0)
        {
            return Best(open, fitting, fit);
        }

        if (open.Count > 0)
        {
            var obstacle = fit.Obstacle(open[0])!.Value;
            var others = open.Count == 1 ? "" : $" ({open.Count - 1} more of the format {(open.Count == 2 ? "does" : "do")} not fit either)";
            return new RuntimeMatch(null, obstacle.Reason, obstacle.Message + others);
        }

        if (candidates.Count > 0)
        {
            return new RuntimeMatch(null, ServingReasons.RuntimeDisabled,
                $"ServingRuntime {candidates[0].Metadata.Name} serves {fit.Subject} but is disabled: name it in spec.runtime.name to use it all the same, or ask the platform team to enable it");
        }

        return new RuntimeMatch(null, ServingReasons.NoRuntimeForFormat, NoRuntime(runtimes, fit));
    }

    private static RuntimeMatch Best(List<ServingRuntime> open, List<ServingRuntime> fitting, RuntimeFit fit)
    {
        var priority = Priority(fitting[0], fit);
        var equal = fitting.FindAll(runtime => Priority(runtime, fit) == priority);
        if (equal.Count > 1)
        {
            return new RuntimeMatch(null, ServingReasons.RuntimeAmbiguous,
                $"ServingRuntimes {List(equal.Select(runtime => runtime.Metadata.Name))} serve {fit.Subject}, all with priority {priority}: name one of them in spec.runtime.name, or ask the platform team to give them different priorities");
        }

        var chosen = fitting[0].Metadata.Name;
        var others = open.FindAll(runtime => runtime != fitting[0]);
        return new RuntimeMatch(fitting[0], ServingReasons.Matched, others.Count == 0
            ? $"ServingRuntime {chosen} serves {fit.Subject}, as the only one"
            : $"ServingRuntime {chosen} serves {fit.Subject}, with the highest priority ({priority}) of the {(fitting.Count == 1 ? "only one" : fitting.Count)} that {(fitting.Count == 1 ? "fits" : "fit")}; the others are {Others(others, fit)}");
    }

    // Of each the one thing that kept it from being chosen.
    private static string Others(List<ServingRuntime> runtimes, RuntimeFit fit)
    {
        const int Most = 4;
        var told = runtimes.Take(Most).Select(runtime =>
            $"{runtime.Metadata.Name} ({(fit.Obstacle(runtime) is { } obstacle ? obstacle.Reason : $"priority {Priority(runtime, fit)}")})");
        return string.Join(", ", told) + (runtimes.Count > Most ? $" and {runtimes.Count - Most} more" : "");
    }

    private static int Priority(ServingRuntime runtime, RuntimeFit fit) => FormatOf(runtime, fit.Format)!.Priority ?? 0;

    private static string NoRuntime(List<ServingRuntime> runtimes, RuntimeFit fit)
    {
        if (runtimes.Find(runtime => FormatOf(runtime, fit.Format) is not null) is { } unpicked)
        {
            return $"no ServingRuntime is picked by itself for {fit.Subject}: {unpicked.Metadata.Name} serves it when named in spec.runtime.name";
        }

        var served = runtimes.SelectMany(runtime => runtime.Spec.ModelFormats).Select(format => format.Name).ToList();
        return served.Count == 0
            ? $"no ServingRuntime serves {fit.Subject}, as there is none at all: ask the platform team for one"
            : $"no ServingRuntime serves {fit.Subject}; served are {List(served)}: convert the model, or ask the platform team for a runtime";
    }

    private static ModelFormat? FormatOf(ServingRuntime runtime, string format) =>
        runtime.Spec.ModelFormats.FirstOrDefault(candidate => candidate.Name == format);

    internal static string List(IEnumerable<string> names)
    {
        const int Most = 12;
        var distinct = names.Distinct().Order(StringComparer.Ordinal).ToList();
        return distinct.Count <= Most ? string.Join(", ", distinct) : string.Join(", ", distinct.Take(Most)) + $" and {distinct.Count - Most} more";
    }
}
