using ModelOperator.Api;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>
/// What follows from the edges of the lineage graph, by its own rules: what assets inherit, which datasets are behind a deployment,
/// which Models a Model is derived from, and where a dataset arrives. Everything inferred goes when the chain it rests on breaks.
/// </summary>
public sealed class LineageInference
{
    private readonly IReadOnlyDictionary<ObjectRef, Node> _nodes;
    private readonly VersionIndex _versions;
    private readonly GrantIndex _grants;
    private readonly ReferenceResolver _resolver;
    private readonly Derivation _derivation;
    private readonly Inheritance _inheritance;
    private readonly ReachFinder _reach;

    internal LineageInference(
        IReadOnlyDictionary<ObjectRef, Node> nodes, VersionIndex versions, GrantIndex grants, ReferenceResolver resolver, Derivation derivation,
        Inheritance inheritance)
    {
        (_nodes, _versions, _grants, _resolver, _derivation, _inheritance) = (nodes, versions, grants, resolver, derivation, inheritance);
        _reach = new ReachFinder(grants);
    }

    /// <summary>
    /// The edges from an asset to what it was made from, with their provenance: those it declares and that lead somewhere, in the order
    /// of its fields, then those that are inferred. Who may see them is for the caller to decide.
    /// </summary>
    public IReadOnlyList<LineageEdge> EdgesOf(ObjectRef asset) =>
        _nodes.TryGetValue(asset, out var node) ? [.. Declared(node), .. Inferred(node)] : [];

    /// <summary>Those of these edges that are inferred.</summary>
    public IEnumerable<LineageEdge> InferredEdgesOf(ObjectRef asset) => _nodes.TryGetValue(asset, out var node) ? Inferred(node) : [];

    /// <summary>What follows for an asset, as far as its namespace may be told; null when it does not exist.</summary>
    public InferredFacts? Describe(ObjectRef key)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            return null;
        }

        var facts = new InferredFacts
        {
            Bonds = Bonds(node),
            License = LicenseOf(node),
            Production = UseOf(node),
            UpstreamDomains = UpstreamDomains(node),
        };
        return key.Kind switch
        {
            ObjectKind.Dataset => facts with { Reach = _reach.Of(node) },
            ObjectKind.Model => facts with
            {
                DerivedFrom =
                [
                    .. Origins(node).Select(origin => origin.Model).Distinct()
                        .Where(model => _resolver.MayName(key.Namespace, model)).Select(_derivation.UriOf).Order(StringComparer.Ordinal),
                ],
            },
            ObjectKind.ModelDeployment => WithDatasets(facts, node),
            _ => facts,
        };
    }

    private LicenseBond[] Bonds(Node node) => node.Heritage is not { Obligations.Length: > 0 } heritage ? [] :
    [
        .. heritage.Obligations
            .Select(obligation => Bond(node, obligation, _resolver.MayName(node.Key.Namespace, obligation.Source)))
            .Distinct()
            .OrderBy(bond => bond.License.Id, StringComparer.Ordinal)
            .ThenBy(bond => bond.Uri is null)
            .ThenBy(bond => bond.Uri, StringComparer.Ordinal)
            .ThenBy(bond => bond.Domain, StringComparer.Ordinal)
            .ThenBy(bond => bond.IsDerived),
    ];

    private LicenseBond Bond(Node node, Obligation obligation, bool named) => new(
        obligation.License,
        named ? obligation.Source : null,
        named ? _derivation.UriOf(obligation.Source) : null,
        _grants.Domains.DomainOf(obligation.Source.Namespace),
        obligation.Source == node.Key,
        obligation.Derived);

    private static OwnLicense? LicenseOf(Node node)
    {
        var declarer = node.Key.Kind == ObjectKind.ModelVersion ? node.Edges.Length == 0 ? null : node.Edges[0].Target : node;
        return declarer?.Asset.License is { } license ? new OwnLicense(license, declarer.Key) : null;
    }

    /// <summary>The one place that says what counts as production.</summary>
    private static ProductionUse? UseOf(Node node)
    {
        var (reference, served) = node.Key.Kind == ObjectKind.ModelDeployment ? node.Links.FirstOrDefault() : default;
        return node.Asset.Version?.Stage == Stage.Production ? ProductionUse.VersionPromoted
            : reference.Target is VersionTarget { Stage: Stage.Production } ? ProductionUse.StageAskedFor
            : served.Target?.Qualification?.Stage == Stage.Production ? ProductionUse.VersionServed
            : null;
    }

    private string[] UpstreamDomains(Node node) =>
        [.. _inheritance.NamespacesAbove(node).Select(_grants.Domains.DomainOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What is behind a version is noted once, for all its deployments; only who may be told of it is asked each time.</summary>
    private InferredFacts WithDatasets(InferredFacts facts, Node deployment)
    {
        if (deployment.Edges.Length == 0 || deployment.Lasting(deployment.Edges[0]) is not { } served)
        {
            return facts;
        }

        var viewer = deployment.Key.Namespace;
        var datasets = served.Datasets ??= UpstreamDatasets.Of(served);
        var listed = new List<string>();
        var named = 0;
        foreach (var dataset in datasets.Here)
        {
            if (_resolver.MayName(viewer, dataset) && named++ < InferredFacts.MaxListed)
            {
                listed.Add(_derivation.UriOf(dataset));
            }
        }

        foreach (var dataset in datasets.Elsewhere)
        {
            if (Array.Exists(dataset.DeclaredBy, declarer => _resolver.MayName(viewer, declarer)))
            {
                named++;
                listed.Add(dataset.Uri);
            }
        }

        return facts with
        {
            Datasets = [.. listed.Order(StringComparer.Ordinal).Take(InferredFacts.MaxListed)],
            NamedDatasets = named,
            HiddenDatasets = datasets.Here.Length + datasets.Elsewhere.Length - named,
        };
    }

    private IEnumerable<LineageEdge> Declared(Node node) =>
        from link in node.Links
        where link.Edge.State is ReferenceState.Resolved or ReferenceState.External
        select new LineageEdge(
            node.Asset.Uri, _derivation.UriOf(link.Reference, link.Edge), LineageEdgeTypes.Of(link.Reference.Role), node.Asset.Uri, link.Reference.Field, EdgeOrigin.Declared);

    private IEnumerable<LineageEdge> Inferred(Node node) => InferredModels(node).Concat(InferredDatasets(node));

    /// <summary>A Model is derived from the nearest Models upstream of its versions, through each reference of a version that leads to one.</summary>
    private IEnumerable<(ObjectRef Model, Node Version, string Field)> Origins(Node model) =>
        from version in _versions.Of(model.Key)
        from link in version.Links
        let parent = version.Lasting(link.Edge)
        where parent is not null
        from origin in LineageEdgeTypes.IsDerivation(LineageEdgeTypes.Of(link.Reference.Role)) ? Inheritance.OriginsOf(parent) : []
        where origin != model.Key
        select (origin, version, link.Reference.Field);

    private IEnumerable<LineageEdge> InferredModels(Node model) => model.Key.Kind != ObjectKind.Model ? [] :
        from origin in Origins(model)
        orderby origin.Model, origin.Version.Key
        group origin by origin.Model into same
        let first = same.First()
        select new LineageEdge(
            model.Asset.Uri, _derivation.UriOf(same.Key), LineageEdgeType.DerivedFrom, first.Version.Asset.Uri, first.Field, EdgeOrigin.Inferred);

    private static IEnumerable<LineageEdge> InferredDatasets(Node deployment) => deployment.Key.Kind != ObjectKind.ModelDeployment ? [] :
        from dataset in UpstreamDatasets.DeclarationsAbove(deployment).GroupBy(declaration => declaration.Uri).OrderBy(dataset => dataset.Key, StringComparer.Ordinal)
        let first = dataset.MinBy(declaration => declaration.By.Key)
        select new LineageEdge(
            deployment.Asset.Uri, dataset.Key, LineageEdgeType.ReliesOn, first.By.Asset.Uri, first.Reference.Field, EdgeOrigin.Inferred);
}
