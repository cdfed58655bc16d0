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
/// it runs on already, the one with the highest priority, the one whose name sorts first. Keeping the one it runs on means that adding,
/// reprioritising or disabling a runtime restarts no model.
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

        var fit = new Fit(new ServingDemand(deployment), version, location);
        var byName = runtimes.OrderBy(runtime => runtime.Metadata.Name, StringComparer.Ordinal).ToList();
        return deployment.Spec.Runtime?.Name is { } named ? Named(byName, named, fit) : Picked(byName, deployment.Status?.Runtime, fit);
    }

    private static RuntimeMatch Named(List<ServingRuntime> runtimes, string name, Fit fit)
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

    private static RuntimeMatch Picked(List<ServingRuntime> runtimes, string? current, Fit fit)
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
            var others = fitting.Count == 1 ? "the only one that fits" : $"the first by priority of {fitting.Count} that fit";
            return new RuntimeMatch(fitting[0], ServingReasons.Matched, $"ServingRuntime {fitting[0].Metadata.Name} serves {fit.Subject}, {others}");
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

    private static string NoRuntime(List<ServingRuntime> runtimes, Fit fit)
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

    private static string List(IEnumerable<string> names)
    {
        const int Most = 12;
        var distinct = names.Distinct().Order(StringComparer.Ordinal).ToList();
        return distinct.Count <= Most ? string.Join(", ", distinct) : string.Join(", ", distinct.Take(Most)) + $" and {distinct.Count - Most} more";
    }

    /// <summary>What the deployment needs of a runtime beyond the format.</summary>
    private readonly record struct Fit(ServingDemand Demand, ModelVersion Version, ArtifactLocation Location)
    {
        public string Format => Version.Spec.Artifact.Format;

        public string Subject => $"format {Format} of ModelVersion {Version.Metadata.Key}";

        public (string Reason, string Message)? Obstacle(ServingRuntime runtime)
        {
            var name = runtime.Metadata.Name;
            var spec = runtime.Spec;
            if (!spec.ArtifactLoading.Takes(Location.Scheme))
            {
                return (ServingReasons.SchemeNotSupported,
                    $"ServingRuntime {name} does not load {Scheme(Location.Scheme)} artifacts such as {Version.Spec.Artifact.Uri} but {List(spec.ArtifactLoading.AllSchemes().Select(Scheme))}: put the artifact there in another ModelVersion, or use another runtime");
            }

            if (spec.Accelerators?.Required == true && Demand.Gpus == 0)
            {
                return (ServingReasons.GpuRequired, $"ServingRuntime {name} needs a GPU: set spec.resources.gpus to at least 1");
            }

            if (Demand.Gpus > 0 && spec.Accelerators?.ResourceNames is { } resources && !resources.Contains(Demand.GpuResource))
            {
                return (ServingReasons.GpuResourceNotSupported,
                    $"ServingRuntime {name} does not run on {Demand.GpuResource}: set spec.resources.gpuResource to one of {List(resources)}");
            }

            return ModelVariables.For(Version.Spec, Location, spec, Demand.Gpus).FirstWithoutValue(spec.Container) is { } variable
                ? (ServingReasons.VariableNotAvailable,
                    $"ServingRuntime {name} uses $({variable}), which {Scheme(Location.Scheme)} artifacts such as {Version.Spec.Artifact.Uri} do not have: use another runtime")
                : null;
        }

        private static string Scheme(ArtifactScheme scheme) => $"{scheme.ToString().ToLowerInvariant()}://";
    }
}
