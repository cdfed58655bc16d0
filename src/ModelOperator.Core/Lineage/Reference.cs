using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Lineage;

/// <summary>A reference as the user declared it.</summary>
/// <param name="Role">Field that holds it, for one of a list the list, e.g. <c>spec.inputs</c>: the order of inputs means nothing.</param>
/// <param name="Target">What it means.</param>
/// <param name="Permission">What the owner of another namespace must have granted.</param>
/// <param name="Index">Position in the list; negative for a field that is none.</param>
public readonly record struct Reference(string Role, ReferenceTarget Target, Permission Permission, int Index = -1)
{
    /// <summary>Field that holds it, e.g. <c>spec.inputs[0]</c>: its provenance.</summary>
    public string Field => Index < 0 ? Role : $"{Role}[{Index}]";
}

/// <summary>What a reference means.</summary>
public abstract record ReferenceTarget;

/// <summary>An object by name.</summary>
/// <param name="Object">The object.</param>
public sealed record ObjectTarget(ObjectRef Object) : ReferenceTarget;

/// <summary>A version of a model, by its version or by its stage.</summary>
/// <param name="Model">The Model.</param>
/// <param name="Version">The exact version; null when it is found by stage.</param>
/// <param name="Stage">The stage; null when it is found by version.</param>
public sealed record VersionTarget(ObjectRef Model, string? Version, Stage? Stage) : ReferenceTarget;

/// <summary>An asset of another platform, known by its identity only.</summary>
/// <param name="Uri">The identity.</param>
public sealed record ExternalTarget(string Uri) : ReferenceTarget;

/// <summary>A uri that names nothing that fits the field: malformed, or of this cluster and of another kind. It never resolves.</summary>
/// <param name="Uri">The uri as written.</param>
/// <param name="Expected">The kind that fits.</param>
public sealed record MisfitTarget(string Uri, ObjectKind Expected) : ReferenceTarget;

/// <summary>Why a reference is in its state, beyond what the state says.</summary>
public enum ReferenceDetail
{
    /// <summary>Nothing to add.</summary>
    None,

    /// <summary>There is no Model of the name.</summary>
    ModelNotFound,

    /// <summary>The Model has no such version.</summary>
    VersionNotFound,

    /// <summary>The Model has no version in the stage.</summary>
    StageEmpty,

    /// <summary>The uri names nothing that fits the field.</summary>
    WrongKind,

    /// <summary>The owner consents, and the owner of something that the asset was made from does not.</summary>
    RedistributionDenied,
}

/// <summary>What became of a reference.</summary>
/// <param name="Reference">The reference.</param>
/// <param name="State">Whether it leads anywhere.</param>
/// <param name="Target">The asset it leads to, when resolved or refused for what that was made from.</param>
/// <param name="Uri">Identity of the asset that is meant.</param>
/// <param name="Grant">The grant that allows it, for a reference into another namespace.</param>
/// <param name="Detail">Why, beyond the state.</param>
public sealed record ResolvedReference(
    Reference Reference, ReferenceState State, ObjectRef? Target, string Uri, ObjectKey? Grant, ReferenceDetail Detail)
{
    /// <summary>Until when the grant allows it, when that was revoked and drains.</summary>
    public DateTimeOffset? DrainsUntil { get; init; }

    /// <summary>Whose consent is missing, where the detail is <see cref="ReferenceDetail.RedistributionDenied"/>.</summary>
    public RedistributionChain? Chain { get; init; }
}
