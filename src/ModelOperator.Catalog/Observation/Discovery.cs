using ModelOperator.Api;
using ModelOperator.Catalog.Search;
using ModelOperator.Core.Domains;

namespace ModelOperator.Catalog.Observation;

/// <summary>What everybody sees: the discovery modes of Domains, as of one moment. All callers share it.</summary>
internal sealed class Discovery
{
    private readonly Dictionary<string, Sight> _namespaces = [];
    private readonly Dictionary<string, Sight> _domains = [];

    private Discovery()
    {
    }

    /// <summary>Everything is hidden.</summary>
    public static Discovery None { get; } = new();

    /// <summary>By namespace, how much of its assets is seen.</summary>
    public IReadOnlyDictionary<string, Sight> Namespaces => _namespaces;

    /// <summary>What follows from the domains there are; the one before where that is the same.</summary>
    public static Discovery Of(IEnumerable<Domain> domains, DomainMap map, Discovery before)
    {
        var discovery = new Discovery();
        foreach (var domain in domains)
        {
            var (name, sight) = (domain.Metadata.Name, SightOf(domain.Spec.Discovery ?? DiscoveryMode.Listed));
            discovery._domains[name] = sight;
            foreach (var ns in map.NamespacesOf(name))
            {
                discovery._namespaces[ns] = sight;
            }
        }

        return Same(discovery._namespaces, before._namespaces) && Same(discovery._domains, before._domains) ? before : discovery;
    }

    /// <summary>How much of a Domain is seen.</summary>
    public Sight OfDomain(string name) => _domains.GetValueOrDefault(name);

    private static bool Same(Dictionary<string, Sight> one, Dictionary<string, Sight> other) => one.Count == other.Count && !one.Except(other).Any();

    private static Sight SightOf(DiscoveryMode mode) => mode switch
    {
        DiscoveryMode.Open => Sight.Full,
        DiscoveryMode.Listed => Sight.Listed,
        _ => Sight.Hidden,
    };
}
