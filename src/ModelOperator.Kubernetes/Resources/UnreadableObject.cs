namespace ModelOperator.Kubernetes.Resources;

/// <summary>An object that exists on the server and does not fit its type here, as one written by a newer version may not.</summary>
/// <param name="Key">Name of the object.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="Reason">What does not fit.</param>
public sealed record UnreadableObject(ObjectKey Key, string? Uid, string? ResourceVersion, string Reason);
