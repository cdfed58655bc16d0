using ModelOperator.Api;
using ModelOperator.Core.Tests.State;

namespace ModelOperator.Core.Tests.Lineage;

/// <summary>The rules of inference written down once more, by going every way up or down from the objects that the lineage oracle sees.</summary>
internal sealed class InferenceOracle(LineageOracle lineage)
{
    /// <summary>Licences that bind an asset, as its namespace may be told: licence, who declares it, domain, own, derived.</summary>
    public IEnumerable<string> Bonds(IAsset asset) => Bound(asset)
        .Select(bond => $"{bond.License} {Named(asset, ObjectName.Of(bond.Source))} {DomainOf(bond.Source)} {ReferenceEquals(bond.Source, asset)} {bond.Derived}")
        .Distinct()
        .Order(StringComparer.Ordinal);

    public IEnumerable<string> UpstreamDomains(IAsset asset) => Domains(Upstream(asset).Select(parent => parent.Asset));

    /// <summary>Datasets behind a deployment that may be named, then how many may not.</summary>
    public IEnumerable<string> Datasets(ModelDeployment deployment)
    {
        var everything = Upstream(deployment).Select(parent => parent.Asset).Append(deployment).Distinct().ToList();
        var here = everything.OfType<Dataset>().Select(dataset => (Uri: LineageOracle.UriOf(dataset), Named: MayName(deployment, ObjectName.Of(dataset))));
        var elsewhere = everything.SelectMany(by => lineage.Resolve(by)
            .Where(reference => reference.State == ReferenceState.External && reference.Uri.StartsWith("aip://dataset/", StringComparison.Ordinal))
            .Select(reference => (reference.Uri, Named: MayName(deployment, ObjectName.Of(by)))));
        var all = here.Concat(elsewhere).GroupBy(dataset => dataset.Uri, dataset => dataset.Named).ToList();
        var named = all.Where(dataset => dataset.Any(may => may)).Select(dataset => dataset.Key).Order(StringComparer.Ordinal);
        return [.. named, $"hidden: {all.Count(dataset => !dataset.Any(may => may))}"];
    }

    public IEnumerable<string> DerivedFrom(Model model) => lineage.Versions(ObjectName.Of(model))
        .SelectMany(version => Parents(version).Where(parent => parent.Derives).SelectMany(parent => Nearest(parent.Asset)))
        .Distinct()
        .Where(origin => origin != ObjectName.Of(model) && MayName(model, origin))
        .Select(LineageOracle.UriOf)
        .Order(StringComparer.Ordinal);

    public (IEnumerable<string> Deployments, IEnumerable<string> Domains)? Reach(Dataset dataset)
    {
        var downstream = lineage.Assets.Where(other => !ReferenceEquals(other, dataset) && lineage.IsMadeFrom(other, dataset)).ToList();
        return downstream.Count == 0 ? null
            : (downstream.OfType<ModelDeployment>().Select(LineageOracle.UriOf).Order(StringComparer.Ordinal), Domains(downstream));
    }

    /// <summary>Status and reason of the condition LicenseCompatible; null where there is to be none.</summary>
    public string? License(IAsset asset)
    {
        if (asset is ModelDeployment && lineage.Resolve(asset)[0].Target is null)
        {
            return "Unknown ModelNotResolved";
        }

        var bound = Bound(asset).ToList();
        if (bound.Count == 0)
        {
            return asset is ModelDeployment ? "True NoObligations" : null;
        }

        var upstream = bound.Where(bond => !ReferenceEquals(bond.Source, asset)).ToList();
        var own = asset is ModelVersion ? lineage.Resolve(asset)[0].Target?.Info?.License : asset.Info?.License;
        return IsProduction(asset) && upstream.Any(bond => bond.License == "CC-BY-NC-4.0") ? "False NonCommercialUpstream"
            : upstream.Any(bond => bond is { Derived: true, License: "CC-BY-ND-4.0" }) ? "False NoDerivativesUpstream"
            : own is not (null or "CC-BY-SA-4.0") && upstream.Any(bond => bond is { Derived: true, License: "CC-BY-SA-4.0" }) ? "False ShareAlikeUpstream"
            : "True LicensesAllow";
    }

    private bool IsProduction(IAsset asset) => asset switch
    {
        ModelVersion version => version.Spec.Stage == Stage.Production,
        ModelDeployment deployment => deployment.Spec.Model.Stage == GatedStage.Production
            || lineage.QualifiedStage((ModelVersion)lineage.Resolve(asset)[0].Target!) == Stage.Production,
        _ => false,
    };

    private IEnumerable<(string License, IAsset Source, bool Derived)> Bound(IAsset asset) => Upstream(asset)
        .Append((Asset: asset, Derived: false))
        .Where(parent => parent.Asset.Info?.License?.StartsWith("CC-", StringComparison.Ordinal) == true)
        .GroupBy(parent => parent.Asset, parent => parent.Derived)
        .Select(ways => (ways.Key.Info!.License!, ways.Key, ways.Any(derived => derived)));

    /// <summary>Everything that an asset was made from, once for every way to it, and whether that way derives.</summary>
    private IEnumerable<(IAsset Asset, bool Derived)> Upstream(IAsset asset) => Parents(asset)
        .SelectMany(parent => Upstream(parent.Asset)
            .Select(further => (further.Asset, further.Derived || parent.Derives))
            .Append((parent.Asset, parent.Derives)))
        .Distinct();

    private IEnumerable<(IAsset Asset, bool Derives)> Parents(IAsset asset) =>
        from reference in lineage.Resolve(asset)
        where reference.Target is not null && lineage.Counts(asset, reference.Target)
        select (reference.Target, reference.Field is not ("spec.modelRef" or "spec.producer" or "spec.model"));

    private IEnumerable<ObjectName> Nearest(IAsset asset) => asset switch
    {
        ModelVersion version => [new ObjectName("Model", version.Metadata.Namespace!, version.Spec.ModelRef.Name)],
        Embedding => Parents(asset).SelectMany(parent => Nearest(parent.Asset)),
        _ => [],
    };

    private string[] Domains(IEnumerable<IAsset> assets) => [.. assets.Select(DomainOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private string? DomainOf(IAsset asset) => lineage.DomainOf(asset.Metadata.Namespace!);

    private string Named(IAsset viewer, ObjectName asset) => MayName(viewer, asset) ? LineageOracle.UriOf(asset) : "";

    private bool MayName(IAsset viewer, ObjectName asset) =>
        viewer.Metadata.Namespace == asset.Namespace || lineage.GrantFor(viewer.Metadata.Namespace!, asset, Permission.Discover) is not null;
}
