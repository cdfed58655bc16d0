using ModelOperator.Api;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.State;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// What one caller sees, worked out once for everything that is asked: the search asks <see cref="Visibility"/>, the graph asks
/// <see cref="Viewer"/>, and both say the same.
/// </summary>
internal sealed class CallerView
{
    private readonly IReadOnlySet<string> _own;
    private readonly IReadOnlySet<ObjectRef> _granted;
    private readonly bool _everything;

    private readonly IReadOnlyDictionary<string, Sight> _domains;

    private CallerView(
        Visibility visibility, IReadOnlyDictionary<string, Sight> domains, IReadOnlySet<string> own, IReadOnlySet<ObjectRef> granted, bool everything)
    {
        (Visibility, _domains, _own, _granted, _everything) = (visibility, domains, own, granted, everything);
        Viewer = everything ? Viewer.OfEverything : new Viewer(Sees, Reads) { Lists = asset => SightOf(asset) == Sight.Listed, StandsIn = own.Contains };
    }

    /// <summary>The view of one who may read everything.</summary>
    public static CallerView OfEverything { get; } =
        new(Visibility.Everything, new Dictionary<string, Sight>(), new HashSet<string>(), new HashSet<ObjectRef>(), everything: true);

    /// <summary>What the search shows.</summary>
    public Visibility Visibility { get; }

    /// <summary>What answers about the graph show.</summary>
    public Viewer Viewer { get; }

    /// <summary>Works out what a caller sees.</summary>
    /// <param name="state">The cluster.</param>
    /// <param name="platform">Platform id of the cluster in asset URIs.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="readable">Namespaces whose assets he may read through the Kubernetes API.</param>
    public static CallerView Of(ClusterState state, string platform, Caller caller, IReadOnlySet<string> readable)
    {
        var own = readable.ToHashSet();
        var memberships = new HashSet<string>();
        var (namespaces, domains) = (new Dictionary<string, Sight>(), new Dictionary<string, Sight>());
        foreach (var domain in state.Domains)
        {
            var (name, sight) = (domain.Metadata.Name, SightOf(domain.Spec.Discovery ?? DiscoveryMode.Listed));
            var owned = state.NamespacesOf(name);
            domains[name] = sight == Sight.Hidden && owned.Any(readable.Contains) ? Sight.Listed : sight;
            foreach (var ns in owned)
            {
                namespaces[ns] = sight;
            }

            if (caller.IsMemberOf(domain))
            {
                memberships.Add(name);
                own.UnionWith(owned);
                domains[name] = Sight.Full;
            }
        }

        foreach (var ns in own)
        {
            namespaces[ns] = Sight.Full;
        }

        var granted = state.GrantedTo(own, memberships);
        return new CallerView(
            new Visibility(namespaces, granted.Select(item => AssetUri.Of(platform, item)).ToHashSet()), domains, own, granted, everything: false);
    }

    /// <summary>How much of an asset the caller sees.</summary>
    public Sight SightOf(ObjectRef asset) =>
        _everything || _granted.Contains(asset) ? Sight.Full : Visibility.OfNamespace(asset.Namespace);

    private static Sight SightOf(DiscoveryMode mode) => mode switch
    {
        DiscoveryMode.Open => Sight.Full,
        DiscoveryMode.Listed => Sight.Listed,
        _ => Sight.Hidden,
    };

    private bool Sees(ObjectRef item) => item.Kind switch
    {
        ObjectKind.Domain => _domains.GetValueOrDefault(item.Name) != Sight.Hidden,

        // That a domain is Open shows its assets, and not to whom it grants them.
        ObjectKind.SharingGrant => Reads(item) || _granted.Contains(item),
        _ => SightOf(item) == Sight.Full,
    };

    /// <summary>
    /// Messages of a status name what its namespace knows of others, which an Open domain does not show to everybody. Of what was granted grantees
    /// read the assets, and not the grant: it says who else got them, and what lives by it.
    /// </summary>
    private bool Reads(ObjectRef item) => item.Kind switch
    {
        ObjectKind.Domain => _domains.GetValueOrDefault(item.Name) == Sight.Full,
        ObjectKind.SharingGrant => _own.Contains(item.Namespace),
        _ => _own.Contains(item.Namespace) || _granted.Contains(item),
    };
}
