using ModelOperator.Api;
using ModelOperator.Core.Domains;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// All grants, found by the namespace that gives. Default deny: a reference into another namespace is allowed only by a grant of that
/// namespace that is active, or that was revoked and drains.
/// </summary>
public sealed class GrantIndex
{
    private static readonly Dictionary<string, string> NoLabels = [];

    private readonly Dictionary<string, GivenGrants> _byNamespace = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>?> _namespaceLabels = [];
    private readonly GrantEnds _ends = new();

    /// <summary>Which existing namespaces a grant reaches, worked out when somebody asks and kept up from then on.</summary>
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
            var before = _domains;
            _domains = value;
            foreach (var name in value.ChangedSince(before))
            {
                ReachAnew(name);
            }
        }
    }

    /// <summary>Every grant there is.</summary>
    public IEnumerable<CompiledGrant> All => _byNamespace.Values.SelectMany(grants => grants.All);

    /// <summary>Grants given by a namespace, by name.</summary>
    public IEnumerable<CompiledGrant> GivenBy(string namespaceName) =>
        _byNamespace.TryGetValue(namespaceName, out var grants) ? grants.All : [];

    /// <summary>The grant of a name, or null.</summary>
    public CompiledGrant? Find(ObjectKey key) => _byNamespace.GetValueOrDefault(key.Namespace)?.Find(key.Name);

    /// <summary>Adds or replaces a grant; null removes it.</summary>
    public void Set(ObjectKey key, CompiledGrant? grant)
    {
        if (!_byNamespace.TryGetValue(key.Namespace, out var grants))
        {
            if (grant is null)
            {
                return;
            }

            grants = _byNamespace[key.Namespace] = new GivenGrants();
        }

        if (grants.Find(key.Name) is { } known)
        {
            grants.Remove(known);
            _reach.Remove(known);
            _ends.Remove(known);
        }

        if (grant is not null)
        {
            grants.Add(grant);
            _ends.Add(grant);
        }
        else if (grants.All.Count == 0)
        {
            _byNamespace.Remove(key.Namespace);
        }
    }

    /// <summary>Notes the labels of an existing namespace.</summary>
    public void SetNamespace(Namespace item)
    {
        _namespaceLabels[item.Metadata.Name] = item.Metadata.Labels;
        ReachAnew(item.Metadata.Name);
    }

    /// <summary>Forgets a namespace.</summary>
    public void RemoveNamespace(string name)
    {
        _namespaceLabels.Remove(name);
        ReachAnew(name);
    }

    /// <summary>Existing namespaces that a grant reaches, sorted.</summary>
    public IEnumerable<string> Grantees(CompiledGrant grant) => ReachOf(grant).Order(StringComparer.Ordinal);

    /// <summary>Whether a grant reaches a namespace now.</summary>
    public bool Reaches(CompiledGrant grant, string namespaceName) => _namespaceLabels.ContainsKey(namespaceName)
        ? ReachOf(grant).Contains(namespaceName)
        : grant.Reaches(namespaceName, null, exists: false, Domains.DomainOf(namespaceName));

    /// <summary>The best grant that allows a namespace to do something with an asset; null when none does.</summary>
    /// <param name="consumer">The namespace that refers.</param>
    /// <param name="asset">The asset referred to.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="exists">Whether it exists.</param>
    /// <param name="needed">What the namespace wants to do with it.</param>
    public CompiledGrant? Allowing(
        string consumer, ObjectRef asset, IReadOnlyDictionary<string, string>? labels, bool exists, Permission needed)
    {
        if (!_byNamespace.TryGetValue(asset.Namespace, out var grants))
        {
            return null;
        }

        CompiledGrant? best = null;
        Ask(grants.Naming(asset));
        if (exists)
        {
            Ask(grants.Selecting(asset.Kind));
            foreach (var (label, value) in labels ?? NoLabels)
            {
                Ask(grants.Selecting(asset.Kind, label, value));
            }
        }

        return best;

        void Ask(IReadOnlyList<CompiledGrant> candidates)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                var grant = candidates[i];
                if (grant.Permission >= needed && grant.Allows(Now) && grant.IsBetterThan(best, Now) && Reaches(grant, consumer) && grant.Covers(asset, labels, exists))
                {
                    best = grant;
                    if (grant.IsActive(Now))
                    {
                        // Those that follow are no better.
                        return;
                    }
                }
            }
        }
    }

    /// <summary>The next moment at which a grant is revoked or ends by itself; null when none will.</summary>
    public DateTimeOffset? NextEnd => _ends.FirstAfter(Now);

    /// <summary>Grants that are revoked or end by themselves at the later of two moments and are not at the earlier.</summary>
    public IReadOnlyList<CompiledGrant> EndingBetween(DateTimeOffset one, DateTimeOffset other) => _ends.Between(one, other);

    private HashSet<string> ReachOf(CompiledGrant grant)
    {
        if (!_reach.TryGetValue(grant, out var reached))
        {
            reached = _reach[grant] = [.. _namespaceLabels.Keys.Where(name => ReachesExisting(grant, name))];
        }

        return reached;
    }

    private void ReachAnew(string name)
    {
        foreach (var (grant, reached) in _reach)
        {
            _ = ReachesExisting(grant, name) ? reached.Add(name) : reached.Remove(name);
        }
    }

    private bool ReachesExisting(CompiledGrant grant, string name) =>
        _namespaceLabels.TryGetValue(name, out var labels) && grant.Reaches(name, labels, exists: true, Domains.DomainOf(name));
}
