using ModelOperator.Api;
using ModelOperator.Benchmarks.InMemory;
using ModelOperator.Benchmarks.Lineage;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>A large company as its API server lists it, with what is asked about it.</summary>
internal sealed class ListedCompany
{
    private const int BetweenChanging = 97;

    private readonly List<ObjectRef> _assets = [];
    private readonly List<Dataset> _changing = [];

    public ListedCompany() => Kinds = ListedKind.Of(Surroundings().Concat(DescribedCatalog.All().Select(Noted)));

    /// <summary>All objects.</summary>
    public IReadOnlyList<ListedKind> Kinds { get; }

    /// <summary>The assets.</summary>
    public IReadOnlyList<ObjectRef> Assets => _assets;

    /// <summary>Datasets that change while something is measured.</summary>
    public IReadOnlyList<Dataset> Changing => _changing;

    /// <summary>Domains that show strangers nothing, so that whoever may list a third sees a third; one has a member.</summary>
    private static IEnumerable<IKubernetesObject> Surroundings() => CompanyCatalog.Surroundings().Select(item => item is Domain domain
        ? domain with
        {
            Spec = domain.Spec with
            {
                Discovery = DiscoveryMode.Private,
                Members = domain.Metadata.Name == Seer.DomainOfMember ? [new Subject { Kind = SubjectKind.User, Name = Seer.Member.Token }] : null,
            },
        }
        : item);

    private IKubernetesObject Noted(IKubernetesObject asset)
    {
        _assets.Add(asset.Ref());
        if (asset is Dataset dataset && _assets.Count % BetweenChanging == 0)
        {
            _changing.Add(dataset);
        }

        return asset;
    }
}
