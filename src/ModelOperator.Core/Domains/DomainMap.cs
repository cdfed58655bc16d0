using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Domains;

/// <summary>A namespace that two domains claim.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Keeper">The older domain, which keeps it.</param>
/// <param name="Claimant">The other domain.</param>
public sealed record NamespaceConflict(string Namespace, string Keeper, string Claimant);

/// <summary>Which namespace belongs to which domain: a pure function of the domains and namespaces there are.</summary>
public sealed class DomainMap
{
    private readonly Dictionary<string, string> _domainOf = [];
    private readonly Dictionary<string, List<string>> _namespacesOf = [];
    private readonly List<NamespaceConflict> _conflicts = [];

    /// <summary>Assigns namespaces to domains; the older domain keeps what two claim, by name when they are equally old.</summary>
    public DomainMap(IEnumerable<Domain> domains, IReadOnlyCollection<Namespace> namespaces)
    {
        var byName = namespaces.ToDictionary(ns => ns.Metadata.Name);
        var ordered = domains
            .Where(domain => !domain.Metadata.IsDeleting)
            .OrderBy(domain => domain.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
            .ThenBy(domain => domain.Metadata.Name, StringComparer.Ordinal);
        foreach (var domain in ordered)
        {
            var name = domain.Metadata.Name;
            var owned = _namespacesOf[name] = [];
            foreach (var claimed in Claims(domain.Spec.Namespaces, byName).Order(StringComparer.Ordinal))
            {
                if (_domainOf.TryAdd(claimed, name))
                {
                    owned.Add(claimed);
                }
                else
                {
                    _conflicts.Add(new NamespaceConflict(claimed, _domainOf[claimed], name));
                }
            }
        }
    }

    /// <summary>The domain a namespace belongs to, or null.</summary>
    public string? DomainOf(string namespaceName) => _domainOf.GetValueOrDefault(namespaceName);

    /// <summary>Existing namespaces of a domain, sorted.</summary>
    public IReadOnlyList<string> NamespacesOf(string domain) =>
        _namespacesOf.TryGetValue(domain, out var namespaces) ? namespaces : [];

    /// <summary>Conflicts in which a domain is the keeper or the claimant.</summary>
    public IEnumerable<NamespaceConflict> ConflictsOf(string domain) =>
        _conflicts.Where(conflict => conflict.Keeper == domain || conflict.Claimant == domain);

    /// <summary>Namespaces whose domain differs between two maps.</summary>
    public IEnumerable<string> ChangedSince(DomainMap before) =>
        _domainOf.Keys.Union(before._domainOf.Keys).Where(name => DomainOf(name) != before.DomainOf(name));

    /// <summary>Domains whose namespaces or conflicts differ between two maps.</summary>
    public IEnumerable<string> ChangedDomainsSince(DomainMap before) =>
        _namespacesOf.Keys.Where(name =>
            !NamespacesOf(name).SequenceEqual(before.NamespacesOf(name)) || !ConflictsOf(name).SequenceEqual(before.ConflictsOf(name)));

    private static HashSet<string> Claims(NamespaceClaim? claim, Dictionary<string, Namespace> namespaces)
    {
        var claims = (claim?.Names ?? []).Where(namespaces.ContainsKey).ToHashSet();
        if (claim?.Selector is { } selector)
        {
            claims.UnionWith(namespaces.Values.Where(ns => selector.Matches(ns.Metadata.Labels)).Select(ns => ns.Metadata.Name));
        }

        return claims;
    }
}
