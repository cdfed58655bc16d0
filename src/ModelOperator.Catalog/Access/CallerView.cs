using ModelOperator.Catalog.Observation;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// What one caller sees, worked out once for everything that is asked: the search asks <see cref="Visibility"/>, the graph asks
/// <see cref="Viewer"/>, and both say the same. It holds what he sees beyond everybody else, and shares with all others what everybody sees.
/// </summary>
internal sealed class CallerView
{
    private readonly Discovery _discovery;
    private readonly HashSet<string> _own;
    private readonly Dictionary<string, Sight> _domains;
    private readonly HashSet<ObjectRef> _granted;
    private readonly HashSet<ObjectRef> _readable;

    private CallerView(
        Visibility visibility, Discovery discovery, HashSet<string> own, Dictionary<string, Sight> domains, HashSet<ObjectRef> granted, HashSet<ObjectRef> readable)
    {
        (Visibility, _discovery, _own, _domains, _granted, _readable) = (visibility, discovery, own, domains, granted, readable);
        Viewer = visibility == Visibility.Everything ? Viewer.OfEverything : new Viewer(Sees, Reads) { Lists = asset => SightOf(asset) == Sight.Listed, StandsIn = own.Contains };
    }

    /// <summary>The view of one who may read everything.</summary>
    public static CallerView OfEverything { get; } = new(Visibility.Everything, Discovery.None, [], [], [], []);

    /// <summary>What the search shows.</summary>
    public Visibility Visibility { get; }

    /// <summary>What answers about the graph show.</summary>
    public Viewer Viewer { get; }

    /// <summary>Works out what a caller sees.</summary>
    /// <param name="sharing">What decides it, apart from who he is.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="readable">Namespaces whose assets he may read through the Kubernetes API.</param>
    public static CallerView Of(SharingFacts sharing, Caller caller, IReadOnlySet<string> readable)
    {
        var own = readable.ToHashSet();
        var memberships = new HashSet<string>();
        var domains = new Dictionary<string, Sight>();
        foreach (var domain in sharing.Domains)
        {
            var name = domain.Metadata.Name;
            var owned = sharing.Map.NamespacesOf(name);
            if (caller.IsMemberOf(domain))
            {
                memberships.Add(name);
                own.UnionWith(owned);
                domains[name] = Sight.Full;
            }
            else if (sharing.Discovery.OfDomain(name) == Sight.Hidden && owned.Any(readable.Contains))
            {
                domains[name] = Sight.Listed;
            }
        }

        // The API server lets service accounts of grantees and members of domains that grants name read what was granted, and nobody else
        // for that: who may read another namespace that it was granted to sees it, and does not read it.
        HashSet<GivenGrant> readableGrants = [.. caller.Namespace is { } home
            ? sharing.Given.To(new HashSet<string> { home }, memberships).Concat(sharing.Given.ToAll.Where(grant => grant.Grant.Namespace != home))
            : sharing.Given.To(new HashSet<string>(), memberships)];
        List<GivenGrant> grants = [.. readableGrants.Union(sharing.Given.To(own, memberships)).Union(sharing.Given.ToAll)];
        return new CallerView(
            new Visibility(sharing.Discovery.Namespaces, grants.SelectMany(grant => grant.Uris).ToHashSet()) { Own = own },
            sharing.Discovery,
            own,
            domains,
            grants.SelectMany(grant => grant.Assets.Append(grant.Grant)).ToHashSet(),
            readableGrants.SelectMany(grant => grant.Assets).ToHashSet());
    }

    /// <summary>How much of an asset the caller sees.</summary>
    public Sight SightOf(ObjectRef asset) => _granted.Contains(asset) ? Sight.Full : Visibility.OfNamespace(asset.Namespace);

    /// <summary>Whether two views of one caller show the same.</summary>
    public bool IsSameAs(CallerView other) =>
        this == other
        || (this != OfEverything && other != OfEverything && _discovery == other._discovery
            && _own.SetEquals(other._own) && _granted.SetEquals(other._granted) && _readable.SetEquals(other._readable)
            && _domains.Count == other._domains.Count && !_domains.Except(other._domains).Any());

    private bool Sees(ObjectRef item) => item.Kind switch
    {
        ObjectKind.Domain => SightOfDomain(item.Name) != Sight.Hidden,

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
        ObjectKind.Domain => SightOfDomain(item.Name) == Sight.Full,
        ObjectKind.SharingGrant => _own.Contains(item.Namespace),
        _ => _own.Contains(item.Namespace) || _readable.Contains(item),
    };

    private Sight SightOfDomain(string name) => _domains.TryGetValue(name, out var sight) ? sight : _discovery.OfDomain(name);
}
