using ModelOperator.Api;
using ModelOperator.Benchmarks.InMemory;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Sharing;

/// <summary>
/// What a change costs in a state with 10,000 grants, by 1,000 of which 5,000 datasets of other namespaces live: of a grant that is
/// suspended or given again, and of a reference that leads to another granted dataset.
/// </summary>
internal static class GrantChanges
{
    private const int Runs = 7;

    /// <summary>Every so many of the grants has consumers.</summary>
    private const int UsedEvery = 10;
    private const int ConsumersOfGrant = 5;

    public static IEnumerable<Figure> Measure()
    {
        List<Share> shares = [.. GrantShapes.OfEveryDomain().Select(share => share with { Grant = share.Grant.AsRead(), Dataset = share.Dataset.AsRead() })];
        var used = shares.Chunk(UsedEvery).Select((tenth, i) => tenth[i % UsedEvery]).ToArray();
        List<Dataset> consumers = [.. used.SelectMany(share => Enumerable.Range(0, ConsumersOfGrant).Select(number => ConsumerOf(share, number).AsRead()))];
        var state = Build([.. shares.Select(share => share.Dataset), .. shares.Select(share => share.Grant), .. consumers]);
        var withdrawal = Change.Each(state, Withdrawals(used), Runs);
        var move = Change.Each(state, Moves(used, shares, consumers), Runs);
        return
        [
            new("grant suspended or given again, settled: the median of many", "µs", withdrawal.Typical),
            new("grant suspended or given again: 99 of 100 are faster", "µs", withdrawal.Slow),
            new($"grant suspended or given again: objects made due, itself and its {ConsumersOfGrant} consumers", "objects", withdrawal.Due,
                Target.Exactly(ConsumersOfGrant + 1)),
            new("reference that leads to another granted dataset, settled: the median of many", "µs", move.Typical),
            new("reference that leads to another granted dataset: assets made due", "objects", move.Due, Target.Exactly(1)),
        ];
    }

    private static ClusterState Build(IEnumerable<IKubernetesObject> objects)
    {
        var state = new ClusterState();
        foreach (var item in GrantShapes.Namespaces().Concat<IKubernetesObject>(GrantShapes.DomainsOfThem()).Concat(objects))
        {
            state.Put(item);
        }

        state.Settle();
        return state;
    }

    /// <summary>Each grant is suspended and given again right after, and none comes twice.</summary>
    private static List<IKubernetesObject> Withdrawals(Share[] used)
    {
        var grants = used.Select(share => share.Grant).ToArray();
        new Random(1).Shuffle(grants);
        return [.. grants.SelectMany(grant => (IKubernetesObject[])
        [
            (grant with { Spec = grant.Spec with { Suspended = true } }).OfGeneration(2),
            (grant with { Spec = grant.Spec with { Suspended = false } }).OfGeneration(3),
        ])];
    }

    /// <summary>Each consumer refers to what another grant gives its namespace, which nobody refers to yet.</summary>
    private static List<IKubernetesObject> Moves(Share[] used, IReadOnlyList<Share> shares, IReadOnlyList<Dataset> consumers)
    {
        var others = shares.Except(used).ToLookup(share => share.Consumer);
        var moves = consumers.GroupBy(consumer => consumer.Metadata.Namespace!)
            .SelectMany(home => home.Zip(others[home.Key], (consumer, other) => From(consumer, other.Dataset).OfGeneration(2)))
            .ToArray();
        new Random(2).Shuffle(moves);
        return [.. moves];
    }

    private static Dataset ConsumerOf(Share share, int number) =>
        From(Make.Dataset($"{share.Consumer}/from-{share.Grant.Metadata.Name}-{number}"), share.Dataset);

    private static Dataset From(Dataset consumer, Dataset source) =>
        consumer with { Spec = consumer.Spec with { DerivedFrom = [Make.Reference(source.Metadata.Key.ToString())] } };
}
