using ModelOperator.Api;
using ModelOperator.Core.Queries;
using ModelOperator.Core.State;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>What a catalog shows to a member of a domain who has no rights in the cluster beyond the namespaces of that domain.</summary>
internal static class DomainMember
{
    public static Viewer Of(ClusterState state, string domain)
    {
        return new Viewer(Sees, Reads) { Lists = item => ModeOf(item) == DiscoveryMode.Listed, StandsIn = ns => state.DomainOf(ns) == domain };

        bool Sees(ObjectRef item) => item.Kind switch
        {
            ObjectKind.Domain => item.Name == domain || ModeOf(item) is DiscoveryMode.Open or DiscoveryMode.Listed,
            ObjectKind.SharingGrant => Reads(item) || IsGranted(item),
            _ => Reads(item) || ModeOf(item) == DiscoveryMode.Open,
        };

        bool Reads(ObjectRef item) => DomainOf(item) == domain || item.Kind switch
        {
            ObjectKind.Domain => ModeOf(item) == DiscoveryMode.Open,
            ObjectKind.SharingGrant => false,
            _ => IsGranted(item),
        };

        string? DomainOf(ObjectRef item) => item.Kind == ObjectKind.Domain ? item.Name : state.DomainOf(item.Namespace);

        DiscoveryMode? ModeOf(ObjectRef item) => DomainOf(item) is { } owner && state.FindDomain(owner) is { } found ? found.Spec.Discovery ?? DiscoveryMode.Listed : null;

        bool IsGranted(ObjectRef item) => state.GrantsTo(domain).Any(grant => grant.Allows(state.Now)
            && (grant.Ref == item || (state.DescribeAsset(item)?.Lineage.Asset is { } asset && state.GrantsOver(asset).Contains(grant))));
    }
}
