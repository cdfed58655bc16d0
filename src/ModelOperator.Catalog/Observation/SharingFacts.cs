using ModelOperator.Api;
using ModelOperator.Catalog.Access;
using ModelOperator.Core.Domains;

namespace ModelOperator.Catalog.Observation;

/// <summary>What decides who sees what, apart from who asks, as of one moment.</summary>
/// <param name="Epoch">Differs whenever anybody may see something else.</param>
/// <param name="Domains">The domains there are.</param>
/// <param name="Map">Which namespace is whose.</param>
/// <param name="Namespaces">Namespaces in which it matters who may read them: they have assets, or were granted some.</param>
internal sealed record SharingFacts(long Epoch, IReadOnlyList<Domain> Domains, DomainMap Map, IReadOnlySet<string> Namespaces)
{
    /// <summary>Namespaces of which it has to be asked whether a caller may read them. Members of a domain see all of it.</summary>
    public IReadOnlyCollection<string> NamespacesFor(Caller caller)
    {
        var memberships = Domains.Where(caller.IsMemberOf).Select(domain => domain.Metadata.Name).ToHashSet();
        return [.. Namespaces.Where(name => Map.DomainOf(name) is not { } domain || !memberships.Contains(domain))];
    }
}
