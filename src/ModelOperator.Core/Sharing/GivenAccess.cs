using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Sharing;

/// <summary>Works out to whom grants show something, for those who ask a catalog rather than refer to what they were granted.</summary>
internal static class GivenAccess
{
    /// <summary>
    /// What was granted to one who stands in some namespaces and belongs to some domains: the assets, of a Model its versions too, and the grants.
    /// What is granted to every namespace is for everybody, so that a newcomer finds it who stands in one that has nothing yet.
    /// </summary>
    public static HashSet<ObjectRef> To(GrantIndex grants, LineageGraph graph, IReadOnlySet<string> namespaces, IReadOnlySet<string> domains)
    {
        var given = new HashSet<ObjectRef>();
        foreach (var grant in grants.All.Where(grant => grant.Allows(grants.Now)))
        {
            if (!grant.IsToAll && !domains.Any(grant.NamesDomain) && !namespaces.Any(name => grants.Reaches(grant, name)))
            {
                continue;
            }

            given.Add(grant.Ref);
            foreach (var asset in graph.Covered(grant))
            {
                given.Add(asset.Key);
                if (asset.Key.Kind == ObjectKind.Model)
                {
                    given.UnionWith(graph.VersionsOf(asset.Key).Where(version => version.Namespace == grant.Key.Namespace));
                }
            }
        }

        return given;
    }

    /// <summary>
    /// Existing namespaces that something is granted to. What is granted to all of them is for everybody, and is left out.
    /// </summary>
    public static IEnumerable<string> Grantees(GrantIndex grants) =>
        grants.All.Where(grant => grant.Allows(grants.Now) && !grant.IsToAll).SelectMany(grants.Grantees).Distinct();
}
