namespace ModelOperator.Core;

/// <summary>The kinds that the operator reconciles.</summary>
public enum ObjectKind : byte
{
    /// <summary>Dataset.</summary>
    Dataset,

    /// <summary>Model.</summary>
    Model,

    /// <summary>ModelVersion.</summary>
    ModelVersion,

    /// <summary>Embedding.</summary>
    Embedding,

    /// <summary>ModelDeployment.</summary>
    ModelDeployment,

    /// <summary>SharingGrant.</summary>
    SharingGrant,

    /// <summary>Domain.</summary>
    Domain,

    /// <summary>ServingRuntime.</summary>
    ServingRuntime,

    /// <summary>AccessRequest.</summary>
    AccessRequest,

    /// <summary>AccessDenial.</summary>
    AccessDenial,
}

/// <summary>Names one object that the operator reconciles; the namespace is empty for cluster-scoped kinds.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Namespace">Namespace, or the empty string.</param>
/// <param name="Name">Name.</param>
public readonly record struct ObjectRef(ObjectKind Kind, string Namespace, string Name) : IComparable<ObjectRef>
{
    /// <summary>Orders by kind, namespace and name, so that whatever is listed is listed the same way every time.</summary>
    public int CompareTo(ObjectRef other)
    {
        var order = ((int)Kind).CompareTo((int)other.Kind);
        order = order != 0 ? order : string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Whether one sorts before another.</summary>
    public static bool operator <(ObjectRef left, ObjectRef right) => left.CompareTo(right) < 0;

    /// <summary>Whether one sorts after another.</summary>
    public static bool operator >(ObjectRef left, ObjectRef right) => left.CompareTo(right) > 0;

    /// <summary>Whether one sorts before or with another.</summary>
    public static bool operator <=(ObjectRef left, ObjectRef right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one sorts after or with another.</summary>
    public static bool operator >=(ObjectRef left, ObjectRef right) => left.CompareTo(right) >= 0;

    /// <summary>As people write it in a sentence: <c>Embedding studio/shots</c>.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
