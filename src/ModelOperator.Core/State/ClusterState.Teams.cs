using ModelOperator.Api;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.State;

/// <summary>What is asked of domains and of the grants between them.</summary>
public sealed partial class ClusterState
{
    /// <summary>Every Domain there is.</summary>
    public IReadOnlyCollection<Domain> Domains => _domains.Values;

    /// <summary>The Domain of a name; null when there is none.</summary>
    public Domain? FindDomain(string name) => _domains.GetValueOrDefault(name);

    /// <summary>Which namespace belongs to which domain; it stays as it is when that changes.</summary>
    public DomainMap DomainMap => _grants.Domains;

    /// <summary>The domain that a namespace belongs to; null when it belongs to none.</summary>
    public string? DomainOf(string namespaceName) => _grants.Domains.DomainOf(namespaceName);

    /// <summary>Existing namespaces of a domain, sorted.</summary>
    public IReadOnlyList<string> NamespacesOf(string domain) => _grants.Domains.NamespacesOf(domain);

    /// <summary>Grants that a domain's namespaces give.</summary>
    public IEnumerable<CompiledGrant> GrantsBy(string domain) => NamespacesOf(domain).SelectMany(_grants.GivenBy);

    /// <summary>Grants that reach a namespace of a domain.</summary>
    public IEnumerable<CompiledGrant> GrantsTo(string domain) => _grants.All.Where(grant => ReachedBy(grant, domain).Any());

    /// <summary>Namespaces of a domain that a grant reaches.</summary>
    public IEnumerable<string> ReachedBy(CompiledGrant grant, string domain) => NamespacesOf(domain).Where(name => _grants.Reaches(grant, name));

    /// <summary>Grants that allow something now, and are revoked or stop to allow anything by themselves until a moment.</summary>
    public IEnumerable<CompiledGrant> GrantsEndingUntil(DateTimeOffset moment) =>
        _grants.EndingBetween(Now, moment).Where(grant => grant.Allows(Now));

    /// <summary>To whom grants show something now; it stays as it is when that changes.</summary>
    public GivenAccess Given() => new(_grants, _graph, _reader.Platform);

    /// <summary>Assets that live by the grants of a namespace, by grant; one that refers to several granted assets is there as often.</summary>
    public ILookup<ObjectKey, ObjectRef> ConsumersByGrantOf(string namespaceName) =>
        _graph.ConsumersOf(namespaceName).ToLookup(consumer => consumer.Reference.Grant!.Value, consumer => consumer.Consumer);
}
