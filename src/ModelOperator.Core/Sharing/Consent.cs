using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>What an edge lives by. One object a grant and state, which many edges share; an edge is another one when its consent is.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="MayRedistribute">Whether the grantee may grant on what is made from the asset.</param>
/// <param name="DrainsUntil">When the consent ends that was revoked already; null for one that was not.</param>
internal sealed record Consent(ObjectKey Grant, bool MayRedistribute, DateTimeOffset? DrainsUntil);
