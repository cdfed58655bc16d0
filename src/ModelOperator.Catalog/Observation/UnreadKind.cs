namespace ModelOperator.Catalog.Observation;

/// <summary>A kind that cannot be read now.</summary>
/// <param name="Name">The kind, as CRDs name it.</param>
/// <param name="Why">Why not and what to do about it, in a sentence that may hold the API server's words.</param>
internal sealed record UnreadKind(string Name, string Why);
