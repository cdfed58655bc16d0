namespace ModelOperator.Api;

public static partial class ServingReasons
{
    /// <summary>A ServingRuntime serves the model.</summary>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string Matched = "Matched";

    /// <summary>Not decided, because no ServingRuntime serves the model.</summary>
    /// <remarks>Solve what RuntimeMatched says.</remarks>
    [ReasonOf(ConditionTypes.QuotaAvailable)]
    public const string RuntimeNotMatched = "RuntimeNotMatched";

    /// <summary>The ServingRuntime that is named does not exist.</summary>
    /// <remarks>Correct spec.runtime.name, or leave it out to have one picked; kubectl get srt lists them.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string RuntimeNotFound = "RuntimeNotFound";

    /// <summary>The revision of the runtime that is named is not kept.</summary>
    /// <remarks>Name the one in status.revision of the ServingRuntime in spec.runtime.revision, or leave that out.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string RuntimeRevisionNotFound = "RuntimeRevisionNotFound";

    /// <summary>The ServingRuntime that is named does not serve the artifact's format.</summary>
    /// <remarks>Name another in spec.runtime.name, or leave it out to have one picked.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string FormatNotServed = "FormatNotServed";

    /// <summary>No ServingRuntime is picked for the artifact's format.</summary>
    /// <remarks>
    /// Convert the model to a format that is served, name a runtime that is not picked by itself, or have the platform team add one: config/runtimes
    /// has some.
    /// </remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string NoRuntimeForFormat = "NoRuntimeForFormat";

    /// <summary>Only disabled ServingRuntimes serve the artifact's format.</summary>
    /// <remarks>Name one in spec.runtime.name to use it all the same, or ask the platform team to enable it.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string RuntimeDisabled = "RuntimeDisabled";

    /// <summary>Several ServingRuntimes serve the artifact's format with the same priority.</summary>
    /// <remarks>Name one in spec.runtime.name, or give them different priorities.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string RuntimeAmbiguous = "RuntimeAmbiguous";

    /// <summary>The runtime speaks another protocol than the one that is asked for.</summary>
    /// <remarks>Change spec.runtime.protocol or leave it out, or name a runtime that speaks it.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string ProtocolNotSpoken = "ProtocolNotSpoken";

    /// <summary>The runtime does not load artifacts from where this one is.</summary>
    /// <remarks>Put the artifact where it does in another ModelVersion, or name another runtime.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string SchemeNotSupported = "SchemeNotSupported";

    /// <summary>The artifact is on a claim of another namespace than the deployment's.</summary>
    /// <remarks>Deploy it in the claim's namespace, or ask its owner for a ModelVersion whose artifact can be fetched.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string ClaimOutOfReach = "ClaimOutOfReach";

    /// <summary>The artifact's uri cannot be read.</summary>
    /// <remarks>Create a ModelVersion with an uri of the form that the message shows.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string ArtifactUriInvalid = "ArtifactUriInvalid";

    /// <summary>The artifact's digest is none.</summary>
    /// <remarks>Create a ModelVersion whose spec.artifact.digest is sha256: and 64 hexadecimal digits.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string ArtifactDigestInvalid = "ArtifactDigestInvalid";

    /// <summary>The runtime needs image volumes, and the cluster does not have them.</summary>
    /// <remarks>
    /// Name a runtime whose loader takes oci://, or start the operator with --image-volumes=on if the cluster has them all the same.
    /// </remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string ImageVolumesNotServed = "ImageVolumesNotServed";

    /// <summary>The runtime uses a variable that has no value for this artifact.</summary>
    /// <remarks>Name another runtime.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string VariableNotAvailable = "VariableNotAvailable";

    /// <summary>The runtime needs a GPU, and none is asked for.</summary>
    /// <remarks>Set spec.resources.gpus to at least 1.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string GpuRequired = "GpuRequired";

    /// <summary>The runtime does not run on the GPU resource that is asked for.</summary>
    /// <remarks>Set spec.resources.gpuResource to one that the message names, or name another runtime.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string GpuResourceNotSupported = "GpuResourceNotSupported";

    /// <summary>The runtime does not let deployments choose the parameter.</summary>
    /// <remarks>Leave it out of spec.runtime.parameters, or ask the platform team to allow it in the runtime.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    public const string ParameterUnknown = "ParameterUnknown";

    /// <summary>The value of a parameter does not match what the runtime allows, or the runtime's pattern for it cannot be used.</summary>
    /// <remarks>
    /// Write a value that matches; a pattern that is no regular expression is for the platform team to correct in the ServingRuntime.
    /// </remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    [ReasonOf(ConditionTypes.Ready, typeof(ServingRuntime))]
    public const string ParameterInvalid = "ParameterInvalid";

    /// <summary>The runtime uses a variable that does not exist.</summary>
    /// <remarks>Use one of the variables that the message lists, in the container and in the parameters.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ServingRuntime))]
    public const string UnknownVariable = "UnknownVariable";

    /// <summary>The runtime can be picked.</summary>
    [ReasonOf(ConditionTypes.Ready, typeof(ServingRuntime))]
    public const string Available = "Available";

    /// <summary>The runtime is picked for no further deployment.</summary>
    /// <remarks>Set spec.disabled to false to have it picked again.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ServingRuntime))]
    public const string Disabled = "Disabled";

    /// <summary>Another runtime serves the model than before.</summary>
    public const string RuntimeChanged = "RuntimeChanged";
}
