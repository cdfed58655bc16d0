namespace ModelOperator.Core.Licensing;

/// <summary>Terms that an asset is under because of a licence somewhere upstream, or its own.</summary>
/// <param name="Source">The asset that declares the licence.</param>
/// <param name="License">The licence.</param>
/// <param name="Derived">
/// Whether the asset was derived from the source: trained on it, fine-tuned from it, computed from it. A version of a model, what a
/// model puts out, and a deployment that serves it go by its licence too, but are not derived from it.
/// </param>
public sealed record Obligation(ObjectRef Source, License License, bool Derived);
