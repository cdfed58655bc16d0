namespace ModelOperator.Kubernetes.Caching;

/// <summary>Whether a server lets a reflector read the objects of its kind.</summary>
public enum ReflectorAccess
{
    /// <summary>It does, as far as is known.</summary>
    Open,

    /// <summary>It answers 403: the user may not list, or not watch.</summary>
    Forbidden,

    /// <summary>The resource is gone from the server, which was asked for it several times.</summary>
    NotServed,
}
