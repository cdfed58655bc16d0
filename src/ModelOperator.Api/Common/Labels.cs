namespace ModelOperator.Api;

/// <summary>Labels and annotations on objects the operator makes, beyond <see cref="LineageAnnotations"/>.</summary>
public static class Labels
{
    /// <summary>Who manages the object (a recommended Kubernetes label).</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Value of <see cref="ManagedBy"/> on our objects.</summary>
    public const string ManagedByValue = "modeloperator";

    /// <summary>Name of the application (a recommended Kubernetes label): the served model.</summary>
    public const string Name = "app.kubernetes.io/name";

    /// <summary>
    /// The ModelDeployment that the object belongs to; selects its pods. Where its name does not fit into a label, an annotation with the same key
    /// has the whole of it.
    /// </summary>
    public const string Deployment = "modeloperator.io/deployment";

    /// <summary>The version that a pod serves, as far as it fits into a label; the annotation with the same key has the whole of it.</summary>
    public const string Version = "modeloperator.io/version";

    /// <summary>Label of a namespace with its own name, which the API server puts there since Kubernetes 1.21.</summary>
    public const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>Domain the object belongs to.</summary>
    public const string Domain = "modeloperator.io/domain";

    /// <summary>Annotation with the hash of the configuration last applied to the object, so that a field we no longer want is removed.</summary>
    public const string AppliedHash = "modeloperator.io/applied-hash";
}
