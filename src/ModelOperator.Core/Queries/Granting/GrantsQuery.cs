using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries.Partial;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Queries.Granting;

/// <summary>Asks what a namespace lets others do, and what others let it do.</summary>
public static class GrantsQuery
{
    /// <summary>Asks.</summary>
    /// <param name="cluster">What may be seen.</param>
    /// <param name="ns">The namespace; all when null, and then there are no grants in.</param>
    public static GrantsAnswer Ask(PartialCluster cluster, string? ns)
    {
        List<SharingGrant> sorted = [.. cluster.Grants.OrderBy(grant => grant.Metadata.Namespace, StringComparer.Ordinal).ThenBy(grant => grant.Metadata.Name, StringComparer.Ordinal)];
        var now = cluster.Scope.State.Now;
        if (ns is null)
        {
            return new GrantsAnswer { Out = [.. sorted.Select(grant => Line(grant, now))], In = [] };
        }

        List<GrantLine> reaching = [.. sorted.Where(grant => grant.Metadata.Namespace != ns && Reaches(grant, ns, cluster.Scope.State.DomainOf(ns))).Select(grant => Line(grant, now))];
        return new GrantsAnswer
        {
            Namespace = ns,
            Out = [.. sorted.Where(grant => grant.Metadata.Namespace == ns).Select(grant => Line(grant, now))],
            In = [.. reaching.Concat(Unread(cluster, ns, reaching.Select(line => line.Name).ToHashSet())).OrderBy(line => line.Name, StringComparer.Ordinal)],
        };
    }

    private static GrantLine Line(SharingGrant grant, DateTimeOffset now)
    {
        var compiled = new CompiledGrant(grant);
        return new GrantLine
        {
            Name = grant.Metadata.Key.ToString(),
            Permission = compiled.Permission,
            Resources = [.. grant.Spec.Resources.SelectMany(Words)],
            To = [.. grant.Spec.To.Select(Words)],
            State = grant.Metadata.IsDeleting ? "Deleting"
                : compiled.IsActive(now) ? "Active"
                : compiled.IsDraining(now) ? "Draining"
                : grant.Spec.Suspended == true ? "Suspended"
                : "Expired",
            ExpiresAt = grant.Spec.ExpiresAt,
            Consumers = [.. (grant.Status?.Consumers ?? []).Select(consumer => consumer.Uri).Distinct()],
            ConsumerCount = grant.Status?.ConsumerCount ?? 0,
            Purpose = grant.Spec.Purpose,
        };
    }

    private static bool Reaches(SharingGrant grant, string ns, string? domain) =>
        grant.Status?.Grantees?.Any(grantee => grantee.Namespace == ns) == true
        || grant.Spec.To.Any(to => to.All == true || to.Namespace == ns || (domain is not null && to.Domain == domain));

    /// <summary>Grants by which the namespace's own assets live, and which whoever asks may not read.</summary>
    private static IEnumerable<GrantLine> Unread(PartialCluster cluster, string ns, HashSet<string> read) =>
        from asset in cluster.Assets
        where asset.Key.Namespace == ns
        from reference in asset.Value.AssetStatus?.References ?? []
        where reference.Grant is not null && !read.Contains(reference.Grant)
        group (Consumer: AssetUri.Of(cluster.Platform, asset.Key), reference.Uri) by reference.Grant into grant
        let consumers = grant.Select(one => one.Consumer).Distinct().Order(StringComparer.Ordinal).ToList()
        select new GrantLine
        {
            Name = grant.Key,
            Resources = [.. grant.Select(one => one.Uri).Distinct().Order(StringComparer.Ordinal)],
            Consumers = consumers,
            ConsumerCount = consumers.Count,
        };

    private static IEnumerable<string> Words(GrantedResources resources) => resources.Names is { } names
        ? names.Select(name => $"{resources.Kind} {name}")
        : [$"every {resources.Kind} with {Words(resources.Selector)}"];

    private static string Words(Grantee to) => to switch
    {
        { Domain: { } domain } => $"domain {domain}",
        { Namespace: { } ns } => $"namespace {ns}",
        { NamespaceSelector: { } selector } => $"namespaces with {Words(selector)}",
        _ => "everybody",
    };

    private static string Words(Kubernetes.Resources.LabelSelector? selector) => string.Join(
        ", ",
        (selector?.MatchLabels ?? new Dictionary<string, string>()).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")
            .Concat((selector?.MatchExpressions ?? []).Select(expression => $"{expression.Key} {expression.Operator} {string.Join("|", expression.Values ?? [])}".TrimEnd())));
}
