namespace ModelOperator.Api;

/// <summary>
/// Marks a field that counts in the lineage digest: changing it makes the asset, and everything made from it, another thing. On a
/// field with fields of its own it stands for all of them. What is not marked may change freely: descriptions, owners, places.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InDigestAttribute : Attribute;
