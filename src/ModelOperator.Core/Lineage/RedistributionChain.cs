namespace ModelOperator.Core.Lineage;

/// <summary>How an asset was made from another one that may not be granted on without its owner's consent, as a namespace may see it.</summary>
/// <param name="Links">From the asset to the other one; of what the namespace may not be told only where it is.</param>
/// <param name="Source">The other one; null when the namespace may not be told.</param>
/// <param name="Owner">Its namespace, whose consent is missing.</param>
public sealed record RedistributionChain(IReadOnlyList<string> Links, ObjectRef? Source, string Owner)
{
    /// <summary>Most links spelled out between the two ends.</summary>
    private const int MaxBetween = 6;

    /// <summary>
    /// The chain from an asset up to a source that it is restricted by. Its members are named to a namespace that was granted them, and so
    /// are their direct parents, which the annotations of a granted asset tell.
    /// </summary>
    internal static RedistributionChain Find(string reader, Node asset, ObjectRef source, ReferenceResolver resolver)
    {
        var links = new List<string> { asset.Key.ToString() };
        var (link, named) = (asset, true);
        while (!LeadsTo(link, source) && Next(link, source) is { } next)
        {
            if (links.Count > MaxBetween)
            {
                (named, link) = (false, null!);
                links.Add("...");
                break;
            }

            Add(next.Key);
            link = next;
        }

        Add(source);
        return new RedistributionChain(links, named ? source : null, source.Namespace);

        void Add(ObjectRef next)
        {
            var granted = resolver.MayName(reader, next);
            var told = granted || (link is not null && resolver.MayName(reader, link.Key));
            links.Add(told ? next.ToString() : $"an asset of namespace {next.Namespace}");
            named = told;
        }
    }

    private static bool LeadsTo(Node link, ObjectRef source) =>
        Array.Exists(link.Edges, edge => edge is { Target: { } target, Consent.MayRedistribute: false } && target.Key == source);

    private static Node? Next(Node link, ObjectRef source) =>
        Array.Find(link.Edges, edge => edge.Target is { } target && target != link && Array.BinarySearch(target.Restrictions, source) >= 0).Target;
}
