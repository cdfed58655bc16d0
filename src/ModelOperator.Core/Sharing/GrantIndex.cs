using ModelOperator.Api;
using ModelOperator.Core.Domains;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// All grants, found by the namespace that gives. Default deny: a reference into another namespace is allowed only by an active
/// grant of that namespace.
/// </summary>
public sealed class GrantIndex
{
    private readonly Dictionary<string, SortedList<string, CompiledGrant>> _byNamespace = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>?> _namespaceLabels = [];
    private readonly GrantExpiries _expiries = new();

    /// <summary>Which existing namespaces a grant reaches, worked out when somebody asks; namespaces and domains change rarely.</summary>
    private readonly Dictionary<CompiledGrant, HashSet<string>> _reach = [];
    private DomainMap _domains = new([], []);

    /// <summary>The moment that grants are judged at.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>Which namespace belongs to which domain.</summary>
    public DomainMap Domains
    {
        get => _domains;
        set
        {
            _domains = value;
            _reach.Clear();
        }
    }

    /// <summary>Every grant there is.</summary>
    public IEnumerable<CompiledGrant> All => _byNamespace.Values.SelectMany(grants => grants.Values);

    /// <summary>Grants given by a namespace, by name.</summary>
    public IEnumerable<CompiledGrant> GivenBy(string namespaceName) =>
        _byNamespace.TryGetValue(namespaceName, out var grants) ? grants.Values : [];

    /// <summary>The grant of a name, or null.</summary>
    public CompiledGrant? Find(ObjectKey key) =>
        _byNamespace.TryGetValue(key.Namespace, out var grants) ? grants.GetValueOrDefault(key.Name) : null;

    /// <summary>Adds or replaces a grant; null removes it.</summary>
    public void Set(ObjectKey key, CompiledGrant? grant)
    {
        if (!_byNamespace.TryGetValue(key.Namespace, out var grants))
        {
            if (grant is null)
            {
                return;
            }

            grants = _byNamespace[key.Namespace] = new SortedList<string, CompiledGrant>(StringComparer.Ordinal);
        }

        if (grants.TryGetValue(key.Name, out var known))
        {
            _reach.Remove(known);
            _expiries.Remove(known);
        }

        if (grant is not null)
        {
            _expiries.Add(grant);
            grants[key.Name] = grant;
        }
        else if (grants.Remove(key.Name) && grants.Count == 0)
        {
            _byNamespace.Remove(key.Namespace);
        }
    }

    /// <summary>Notes the labels of an existing namespace.</summary>
    public void SetNamespace(Namespace item)
    {
        _namespaceLabels[item.Metadata.Name] = item.Metadata.Labels;
        _reach.Clear();
    }

    /// <summary>Forgets a namespace.</summary>
    public void RemoveNamespace(string name)
    {
        _namespaceLabels.Remove(name);
        _reach.Clear();
    }

    /// <summary>Existing namespaces that a grant reaches, sorted.</summary>
    public IEnumerable<string> Grantees(CompiledGrant grant) => ReachOf(grant).Order(StringComparer.Ordinal);

    /// <summary>Whether a grant reaches a namespace now.</summary>
    public bool Reaches(CompiledGrant grant, string namespaceName) => _namespaceLabels.ContainsKey(namespaceName)
        ? ReachOf(grant).Contains(namespaceName)
        : grant.Reaches(namespaceName, null, exists: false, Domains.DomainOf(namespaceName));

    /// <summary>The first active grant, by name, that allows a namespace to do something with an asset; null when none does.</summary>
    /// <param name="consumer">The namespace that refers.</param>
    /// <param name="asset">The asset referred to.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="exists">Whether it exists.</param>
    /// <param name="needed">What the namespace wants to do with it.</param>
    public CompiledGrant? Allowing(
        string consumer, ObjectRef asset, IReadOnlyDictionary<string, string>? labels, bool exists, Permission needed)
    {
        foreach (var grant in GivenBy(asset.Namespace))
        {
            if (grant.Permission >= needed && grant.IsActive(Now) && grant.Covers(asset, labels, exists) && Reaches(grant, consumer))
            {
                return grant;
            }
        }

        return null;
    }

    /// <summary>The next moment at which a grant ends by itself; null when none will.</summary>
    public DateTimeOffset? NextExpiry => _expiries.FirstAfter(Now);

    /// <summary>Grants that have ended by themselves at the later of two moments and not at the earlier.</summary>
    public IReadOnlyList<CompiledGrant> ExpiringBetween(DateTimeOffset one, DateTimeOffset other) => _expiries.Between(one, other);

    private HashSet<string> ReachOf(CompiledGrant grant)
    {
        if (!_reach.TryGetValue(grant, out var reached))
        {
            reached = _reach[grant] =
            [
                .. _namespaceLabels.Where(ns => grant.Reaches(ns.Key, ns.Value, exists: true, Domains.DomainOf(ns.Key))).Select(ns => ns.Key),
            ];
        }

        return reached;
    }
}
