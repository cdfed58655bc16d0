using ModelOperator.Api;

namespace ModelOperator.Core.Serving;

/// <summary>What a deployment needs of a runtime beyond the format.</summary>
internal readonly record struct RuntimeFit(ServingDemand Demand, ModelVersion Version, ArtifactLocation Location)
{
    public string Format => Version.Spec.Artifact.Format;

    public string Subject => $"format {Format} of ModelVersion {Version.Metadata.Key}";

    /// <summary>The first thing that keeps a runtime from serving the deployment; null when nothing does.</summary>
    public (string Reason, string Message)? Obstacle(ServingRuntime runtime) =>
        Protocol(runtime) ?? Artifact(runtime) ?? Accelerators(runtime) ?? RuntimeParameters.Obstacle(Demand, runtime) ?? Variables(runtime);

    private (string Reason, string Message)? Protocol(ServingRuntime runtime) =>
        Demand.Deployment.Spec.Runtime?.Protocol is { } protocol && protocol != runtime.Spec.Protocol
            ? (ServingReasons.ProtocolNotSpoken,
                $"ServingRuntime {runtime.Metadata.Name} speaks {runtime.Spec.Protocol}, and spec.runtime.protocol asks for {protocol}: change it or leave it out, or ask the platform team for a runtime")
            : null;

    private (string Reason, string Message)? Artifact(ServingRuntime runtime)
    {
        var loading = runtime.Spec.ArtifactLoading;
        if (!loading.Takes(Location.Scheme))
        {
            return (ServingReasons.SchemeNotSupported,
                $"ServingRuntime {runtime.Metadata.Name} does not load {Scheme(Location.Scheme)} artifacts such as {Version.Spec.Artifact.Uri} but {RuntimeSelection.List(loading.AllSchemes().Select(Scheme))}: put the artifact there in another ModelVersion, or use another runtime");
        }

        return loading.WayOf(Location.Scheme).NeedsDigest() && !ArtifactVolume.HasDigest(Version)
            ? (ServingReasons.ArtifactDigestInvalid,
                $"spec.artifact.digest {Version.Spec.Artifact.Digest} of ModelVersion {Version.Metadata.Key} is not sha256: and 64 hexadecimal digits: create a ModelVersion with a right one")
            : null;
    }

    private (string Reason, string Message)? Accelerators(ServingRuntime runtime)
    {
        var accelerators = runtime.Spec.Accelerators;
        if (accelerators?.Required == true && Demand.Gpus == 0)
        {
            return (ServingReasons.GpuRequired, $"ServingRuntime {runtime.Metadata.Name} needs a GPU: set spec.resources.gpus to at least 1");
        }

        return Demand.Gpus > 0 && accelerators?.ResourceNames is { } resources && !resources.Contains(Demand.GpuResource)
            ? (ServingReasons.GpuResourceNotSupported,
                $"ServingRuntime {runtime.Metadata.Name} does not run on {Demand.GpuResource}: set spec.resources.gpuResource to one of {RuntimeSelection.List(resources)}")
            : null;
    }

    private (string Reason, string Message)? Variables(ServingRuntime runtime)
    {
        var used = ModelVariables.Used(runtime.Spec.Container).Concat(RuntimeParameters.Used(Demand, runtime.Spec));
        return ModelVariables.For(Version.Spec, Location, runtime.Spec, Demand.Gpus).FirstWithoutValue(used) is { } variable
            ? (ServingReasons.VariableNotAvailable,
                $"ServingRuntime {runtime.Metadata.Name} uses $({variable}), which {Scheme(Location.Scheme)} artifacts such as {Version.Spec.Artifact.Uri} do not have: use another runtime")
            : null;
    }

    private static string Scheme(ArtifactScheme scheme) => $"{scheme.ToString().ToLowerInvariant()}://";
}
