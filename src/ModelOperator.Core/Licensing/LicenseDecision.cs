using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Licensing;

/// <summary>
/// Decides whether the licences upstream of an asset allow what is done with it: production with what is not for commerce, deriving
/// from what must not be derived from, and another licence where the same is asked for. It only speaks; it stops nothing.
/// </summary>
public static class LicenseDecision
{
    /// <summary>The verdict; null for an asset that no licence binds and that is nothing to ask about.</summary>
    public static LicenseVerdict? Decide(AssetFacts facts)
    {
        var isDeployment = facts.Lineage.Asset.Key.Kind == ObjectKind.ModelDeployment;
        if (isDeployment && facts.Lineage.References.All(reference => reference.Target is null))
        {
            return new LicenseVerdict(ConditionStatus.Unknown, ServingReasons.ModelNotResolved, "which licences bind it shows when the model is resolved");
        }

        var bonds = facts.Inferred.Bonds;
        if (bonds.Count == 0)
        {
            return isDeployment ? new LicenseVerdict(ConditionStatus.True, Reasons.NoObligations, "no licence that is known binds what it is made from") : null;
        }

        var conflicts = Conflicts(facts).ToList();
        if (conflicts.Count > 0)
        {
            var more = conflicts.Select(conflict => conflict.Bond).Distinct().Count() - 1;
            var message = LicenseSentence.Message(facts, conflicts[0]);
            return new LicenseVerdict(ConditionStatus.False, conflicts[0].Reason, more == 0 ? message : $"{message} (and {more} more in status.obligations)");
        }

        return new LicenseVerdict(ConditionStatus.True, Reasons.LicensesAllow,
            bonds.Count == 1 ? "the licence that binds it allows what is done with it" : $"the {bonds.Count} licences that bind it allow what is done with it");
    }

    /// <summary>What is forbidden, the gravest first. An asset's own licence is its owner's word and in conflict with nothing.</summary>
    private static IEnumerable<LicenseConflict> Conflicts(AssetFacts facts)
    {
        var upstream = facts.Inferred.Bonds.Where(bond => !bond.IsOwn).ToList();
        if (facts.Inferred.Production is not null)
        {
            foreach (var bond in upstream.Where(bond => bond.License.Asks(LicenseTerm.ResearchOnly)))
            {
                yield return new LicenseConflict(Reasons.ResearchOnlyUpstream, bond);
            }

            foreach (var bond in upstream.Where(bond => bond.License.Asks(LicenseTerm.NonCommercial)))
            {
                yield return new LicenseConflict(Reasons.NonCommercialUpstream, bond);
            }
        }

        foreach (var bond in upstream.Where(bond => bond.IsDerived && bond.License.Asks(LicenseTerm.NoDerivatives)))
        {
            yield return new LicenseConflict(Reasons.NoDerivativesUpstream, bond);
        }

        if (facts.Inferred.License is { } own)
        {
            foreach (var bond in upstream.Where(bond => bond.IsDerived && !bond.License.AllowsResultUnder(own.License)))
            {
                yield return new LicenseConflict(Reasons.ShareAlikeUpstream, bond);
            }
        }
    }
}

/// <summary>A licence that forbids what is done.</summary>
/// <param name="Reason">What it forbids.</param>
/// <param name="Bond">The licence.</param>
internal sealed record LicenseConflict(string Reason, LicenseBond Bond);
