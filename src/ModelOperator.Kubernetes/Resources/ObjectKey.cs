namespace ModelOperator.Kubernetes.Resources;

/// <summary>Namespace and name of an object; the namespace is empty for cluster-scoped kinds.</summary>
/// <param name="Namespace">Namespace, or the empty string.</param>
/// <param name="Name">Name.</param>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary><c>namespace/name</c>, or the name alone for cluster-scoped kinds.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
