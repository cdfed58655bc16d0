using ModelOperator.Api;
using ModelOperator.Core.Assets;

namespace ModelOperator.Core.Licensing;

/// <summary>Says in a sentence which licence forbids what, and what to do.</summary>
internal static class LicenseSentence
{
    /// <summary>The sentence, without a full stop.</summary>
    public static string Message(AssetFacts facts, LicenseConflict conflict)
    {
        var bond = conflict.Bond;
        var (license, source) = (bond.License.Id, Source(bond));
        return conflict.Reason switch
        {
            Reasons.ResearchOnlyUpstream =>
                $"{Use(facts)}, and licence {license} of {source} is for research only: {OutOfProduction(facts)}, make a version without it, or {Relicense(bond)}",
            Reasons.NonCommercialUpstream =>
                $"{Use(facts)}, and licence {license} of {source} forbids commercial use: {OutOfProduction(facts)}, make a version without it, or {Relicense(bond)}",
            Reasons.NoDerivativesUpstream =>
                $"it is derived from {source}, whose licence {license} forbids derivatives: make it without that, or {Relicense(bond)}",
            _ =>
                $"spec.info.license of {facts.Inferred.License!.Declarer} is {facts.Inferred.License.License.Id}, and licence {license} of {source}, which it is derived from, asks for the same licence: set it to {license}, make it without that, or {Relicense(bond)}",
        };
    }

    private static string Source(LicenseBond bond) => (bond.Source, bond.Domain) switch
    {
        ({ } source, _) => source.ToString(),
        (_, { } domain) => $"an asset of domain {domain}",
        _ => "an asset of another namespace",
    };

    private static string Use(AssetFacts facts) => facts.Inferred.Production switch
    {
        ProductionUse.StageAskedFor => "spec.model.stage asks for Production",
        ProductionUse.VersionServed => "spec.model is served in a version that is in stage Production",
        _ => "spec.stage asks for Production",
    };

    private static string OutOfProduction(AssetFacts facts) => facts.Inferred.Production switch
    {
        ProductionUse.StageAskedFor => "serve another stage",
        ProductionUse.VersionServed => "serve another version",
        _ => "set another spec.stage",
    };

    private static string Relicense(LicenseBond bond) => (bond.Source, bond.Domain) switch
    {
        ({ } source, _) => $"obtain another licence and declare it in spec.info.license of {source}",
        (_, { } domain) => $"ask the owners of domain {domain} for another licence",
        _ => "ask its owners for another licence",
    };
}
