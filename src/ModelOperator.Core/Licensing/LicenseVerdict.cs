using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Licensing;

/// <summary>Whether licences allow what is done with an asset.</summary>
/// <param name="Status">True, False, or Unknown while it is not known what the asset is made from.</param>
/// <param name="Reason">Why, in one word.</param>
/// <param name="Message">Why, in one sentence.</param>
public sealed record LicenseVerdict(ConditionStatus Status, string Reason, string Message);
