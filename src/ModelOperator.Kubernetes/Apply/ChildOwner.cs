using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Apply;

/// <summary>The object that children belong to, or the name that one had which is gone.</summary>
/// <param name="Reference">The controller's reference that its children carry; with an empty uid when it is gone.</param>
/// <param name="Created">When the owner was created; <see cref="DateTimeOffset.MaxValue"/> when it is gone.</param>
public sealed record ChildOwner(OwnerReference Reference, DateTimeOffset Created)
{
    /// <summary>Uid of the owner; empty when it is gone.</summary>
    public string Uid => Reference.Uid;

    /// <summary>
    /// Whether the controller of a child is an earlier object of the owner's name, and so is gone: there is one of a name at a time. A child
    /// that is not older than the owner may be that of a successor, which a cache that is behind does not know yet.
    /// </summary>
    /// <param name="controller">The child's controller.</param>
    /// <param name="childCreated">When the child was created.</param>
    public bool Succeeds(OwnerReference controller, DateTimeOffset? childCreated) =>
        controller.Uid != Uid && controller.Name == Reference.Name && controller.Kind == Reference.Kind
        && GroupOf(controller) == GroupOf(Reference) && (childCreated ?? DateTimeOffset.MinValue) < Created;

    private static string GroupOf(OwnerReference reference) =>
        reference.ApiVersion.Contains('/', StringComparison.Ordinal) ? reference.ApiVersion[..reference.ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
}
