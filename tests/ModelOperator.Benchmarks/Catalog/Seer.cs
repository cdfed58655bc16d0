using ModelOperator.Benchmarks.Lineage;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>Somebody who searches and asks, and what they see.</summary>
/// <param name="Name">Who, for people.</param>
/// <param name="Visibility">What they find.</param>
internal sealed record Seer(string Name, Visibility Visibility)
{
    /// <summary>One who sees everything, one who sees every third namespace, and one who lives by what is listed and granted.</summary>
    public static IReadOnlyList<Seer> All(IEnumerable<ObjectRef> assets)
    {
        var third = CompanyCatalog.NamespaceNames.Where((_, i) => i % 3 == 0);
        var ownAndListed = CompanyCatalog.NamespaceNames.Select((name, i) => (name, i % 10 == 1 ? Sight.Full : i % 2 == 0 ? Sight.Listed : Sight.Hidden));
        var granted = assets.Where((_, i) => i % 50 == 0).Select(asset => AssetUri.Of(AssetUri.DefaultPlatform, asset)).ToHashSet();
        return
        [
            new("who sees everything", Visibility.Everything),
            new("who sees a third", new Visibility(third.ToDictionary(name => name, _ => Sight.Full), new HashSet<string>())),
            new("with 2,000 grants", new Visibility(ownAndListed.ToDictionary(entry => entry.name, entry => entry.Item2), granted)),
        ];
    }

    /// <summary>The same for questions about the graph.</summary>
    public Viewer Viewer { get; } = new(
        asset => Visibility.OfNamespace(asset.Namespace) != Sight.Hidden, asset => Visibility.OfNamespace(asset.Namespace) == Sight.Full);
}
