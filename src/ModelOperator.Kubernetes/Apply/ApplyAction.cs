namespace ModelOperator.Kubernetes.Apply;

/// <summary>What to do so that a child object becomes what its owner wants.</summary>
public enum ApplyAction
{
    /// <summary>Nothing: the live object holds every desired field, or is absent as it should be.</summary>
    None,

    /// <summary>
    /// Server-side apply without force, once the server was asked whether the name is free: the cache may hold only our own objects,
    /// and an apply onto a stranger's object is refused only where both set the same field, and takes it over otherwise.
    /// </summary>
    Create,

    /// <summary>Server-side apply with force: the object is ours, and so is every field in the body.</summary>
    Update,

    /// <summary>Delete, with <see cref="ApplyDecision.Uid"/> as precondition.</summary>
    Delete,

    /// <summary>Nothing yet: the live object is ours and on its way out; what is desired is created when it is gone.</summary>
    Wait,

    /// <summary>Nothing: an object of the name exists and does not belong to the owner. It is never touched.</summary>
    Conflict,
}
