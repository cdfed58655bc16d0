using ModelOperator.Api;
using ModelOperator.Catalog.Access;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.State;

namespace ModelOperator.Catalog.Observation;

/// <summary>What decides who sees what, apart from who asks, as of one moment. It never changes, and is read without taking turns.</summary>
/// <param name="Domains">The domains there are.</param>
/// <param name="Map">Which namespace is whose.</param>
/// <param name="Discovery">What everybody sees.</param>
/// <param name="Given">What grants show.</param>
/// <param name="Namespaces">Namespaces in which it matters who may read them: they have assets, or were granted some.</param>
internal sealed record SharingFacts(
    IReadOnlyList<Domain> Domains, DomainMap Map, Discovery Discovery, GivenAccess Given, IReadOnlySet<string> Namespaces)
{
    /// <summary>What a cluster says of it now.</summary>
    /// <param name="state">The cluster.</param>
    /// <param name="populated">Namespaces with assets.</param>
    /// <param name="before">What it said before, if anything.</param>
    public static SharingFacts Of(ClusterState state, IEnumerable<string> populated, SharingFacts? before)
    {
        var (domains, given) = (state.Domains.ToList(), state.Given());
        var discovery = Discovery.Of(domains, state.DomainMap, before?.Discovery ?? Discovery.None);
        return new(domains, state.DomainMap, discovery, given, populated.Concat(given.Grantees).ToHashSet());
    }

    /// <summary>Namespaces of which it has to be asked whether a caller may read them. Members of a domain see all of it.</summary>
    public IReadOnlyCollection<string> NamespacesFor(Caller caller)
    {
        var memberships = Domains.Where(caller.IsMemberOf).Select(domain => domain.Metadata.Name).ToHashSet();
        return [.. Namespaces.Where(name => Map.DomainOf(name) is not { } domain || !memberships.Contains(domain))];
    }
}
