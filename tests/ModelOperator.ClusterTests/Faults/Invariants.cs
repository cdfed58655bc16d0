using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>What holds of a cluster that the operator has done its work in, whatever is decided: told from the objects alone.</summary>
internal static class Invariants
{
    /// <summary>Whatever does not hold.</summary>
    public static IEnumerable<Difference> Check(ClusterView view) => [.. Unobserved(view), .. Orphans(view), .. Duplicates(view)];

    private static IEnumerable<Difference> Unobserved(ClusterView view) =>
        from kind in ResourcePaths.Kinds
        from item in view.Raw(kind)
        let generation = (long?)item["metadata"]!["generation"]
        let observed = (long?)item["status"]?["observedGeneration"]
        where generation != observed
        select new Difference(ClusterView.NameOf(kind, item), $"is of generation {generation}, and its status is of {observed?.ToString() ?? "none"}");

    private static IEnumerable<Difference> Orphans(ClusterView view)
    {
        var owners = view.Raw("ModelDeployment").Select(item => (string)item["metadata"]!["uid"]!).ToHashSet();
        return from child in Children(view)
               where child.Owner is null || !owners.Contains(child.Owner)
               select new Difference(child.Name, child.Owner is null ? "is an orphan: nobody controls it" : $"is an orphan: its owner {child.Owner} is gone");
    }

    private static IEnumerable<Difference> Duplicates(ClusterView view) =>
        from child in Children(view)
        where child.Owner is not null
        group child.Name by (child.Kind, child.Owner) into same
        where same.Count() > 1
        select new Difference(string.Join(" and ", same), $"are {same.Count()} children of one kind of one owner");

    private static IEnumerable<(string Kind, string Name, string? Owner)> Children(ClusterView view) =>
        from kind in (string[])["Deployment", "Service", "NetworkPolicy"]
        from item in view.Raw(kind)
        where (string?)item["metadata"]!["labels"]?[Labels.ManagedBy] == Labels.ManagedByValue
            || item["metadata"]!["annotations"]?[Labels.AppliedHash] is not null
        select (kind, ClusterView.NameOf(kind, item), ClusterView.OwnerOf(item));
}
