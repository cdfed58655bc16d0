using System.Runtime.InteropServices;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// To whom grants show something, for those who ask a catalog rather than refer to what they were granted. It is as of one moment, and never
/// changes: any thread may read it while grants go on changing.
/// </summary>
public sealed class GivenAccess
{
    private readonly Dictionary<string, List<GivenGrant>> _toNamespace = [];
    private readonly Dictionary<string, List<GivenGrant>> _toDomain = [];
    private readonly List<GivenGrant> _toAll = [];

    internal GivenAccess(GrantIndex grants, LineageGraph graph, string platform)
    {
        foreach (var grant in grants.All.Where(grant => grant.Allows(grants.Now)))
        {
            var given = new GivenGrant(grant.Ref, [.. CoveredBy(grant, graph).Distinct()], platform);
            foreach (var domain in grant.To.Select(grantee => grantee.Domain).OfType<string>().Distinct())
            {
                Add(_toDomain, domain, given);
            }

            if (grant.IsToAll)
            {
                _toAll.Add(given);
                continue;
            }

            foreach (var name in grants.Grantees(grant))
            {
                Add(_toNamespace, name, given);
            }
        }
    }

    /// <summary>Existing namespaces that something is granted to. What is granted to all of them is for everybody, and is left out.</summary>
    public IReadOnlyCollection<string> Grantees => _toNamespace.Keys;

    /// <summary>What is granted to every namespace is for everybody, so that a newcomer finds it who stands in one that has nothing yet.</summary>
    public IReadOnlyList<GivenGrant> ToAll => _toAll;

    /// <summary>What else was granted to one who stands in some namespaces and belongs to some domains.</summary>
    public IReadOnlySet<GivenGrant> To(IReadOnlySet<string> namespaces, IReadOnlySet<string> domains)
    {
        var given = new HashSet<GivenGrant>();
        foreach (var name in namespaces)
        {
            given.UnionWith(_toNamespace.GetValueOrDefault(name) ?? []);
        }

        foreach (var domain in domains)
        {
            given.UnionWith(_toDomain.GetValueOrDefault(domain) ?? []);
        }

        return given;
    }

    private static IEnumerable<ObjectRef> CoveredBy(CompiledGrant grant, LineageGraph graph)
    {
        foreach (var asset in graph.Covered(grant))
        {
            yield return asset.Key;
            if (asset.Key.Kind == ObjectKind.Model)
            {
                foreach (var version in graph.VersionsOf(asset.Key).Where(version => version.Namespace == grant.Key.Namespace))
                {
                    yield return version;
                }
            }
        }
    }

    private static void Add(Dictionary<string, List<GivenGrant>> grants, string to, GivenGrant given) =>
        (CollectionsMarshal.GetValueRefOrAddDefault(grants, to, out _) ??= []).Add(given);
}
