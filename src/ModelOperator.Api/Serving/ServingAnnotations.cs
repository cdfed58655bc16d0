namespace ModelOperator.Api;

/// <summary>
/// Annotations on the pods of a ModelDeployment that say what they serve. They are part of the pod template, so a change of any of them
/// replaces the pods: nothing belongs here that changes while the version stays the same.
/// </summary>
public static class ServingAnnotations
{
    /// <summary>The Model, as namespace/name.</summary>
    public const string Model = "modeloperator.io/model";

    /// <summary>The version, as in the ModelVersion's spec.version.</summary>
    public const string Version = "modeloperator.io/version";

    /// <summary>Name of the ModelVersion.</summary>
    public const string ModelVersion = "modeloperator.io/model-version";

    /// <summary>Digest of the artifact: a version that was deleted and made anew with another artifact is another thing to serve.</summary>
    public const string ArtifactDigest = "modeloperator.io/artifact-digest";

    /// <summary>
    /// Hash of the rest of the pod template: whether a pod is of the template that is wanted can be told before Kubernetes has counted
    /// the pods, and a field that is no longer wanted shows as another hash.
    /// </summary>
    public const string TemplateHash = "modeloperator.io/template-hash";
}
