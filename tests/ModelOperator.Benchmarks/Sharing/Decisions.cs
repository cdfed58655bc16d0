using System.Diagnostics;
using ModelOperator.Api;
using ModelOperator.Benchmarks.InMemory;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Benchmarks.Sharing;

/// <summary>What it costs to decide whether a reference into another namespace is allowed, one value for each of several runs.</summary>
/// <param name="Typical">Microseconds of the median decision of a run.</param>
/// <param name="Slow">Microseconds that one decision of a hundred takes longer than.</param>
internal sealed record Decisions(double[] Typical, double[] Slow)
{
    private const int Runs = 7;

    /// <summary>Every so many of the decisions is about somebody who was granted nothing.</summary>
    private const int StrangerEvery = 4;

    /// <summary>Decides about all shares, once a run, in another order than they were granted in; a first run is not counted.</summary>
    public static Decisions About(IReadOnlyList<Share> shares)
    {
        var grants = Index(shares);
        var asked = shares.Select((share, i) => (
            Consumer: i % StrangerEvery == 0 ? share.Stranger : share.Consumer, Asset: share.Dataset.Ref(), share.Dataset.Metadata.Labels)).ToArray();
        new Random(1).Shuffle(asked);
        var measured = new Decisions(new double[Runs], new double[Runs]);
        var microseconds = new double[asked.Length];
        for (var run = -1; run < Runs; run++)
        {
            var allowed = 0;
            for (var i = 0; i < asked.Length; i++)
            {
                var (consumer, asset, labels) = asked[i];
                var started = Stopwatch.GetTimestamp();
                var grant = grants.Allowing(consumer, asset, labels, exists: true, Permission.Use);
                microseconds[i] = (Stopwatch.GetTimestamp() - started) * 1e6 / Stopwatch.Frequency;
                allowed += grant is null ? 0 : 1;
            }

            if (allowed != asked.Length - (asked.Length / StrangerEvery))
            {
                throw new InvalidOperationException($"{allowed} of {asked.Length} references were allowed, and it is not those that were granted.");
            }

            Array.Sort(microseconds);
            if (run >= 0)
            {
                (measured.Typical[run], measured.Slow[run]) = (microseconds[asked.Length / 2], microseconds[asked.Length * 99 / 100]);
            }
        }

        return measured;
    }

    /// <summary>As figures.</summary>
    /// <param name="what">The grants, for people.</param>
    /// <param name="target">What is asked of the median.</param>
    public IEnumerable<Figure> Figures(string what, Target target) =>
    [
        new($"one reference decided, {what}: the median of many", "µs", Typical, target),
        new($"one reference decided, {what}: 99 of 100 are faster", "µs", Slow),
    ];

    private static GrantIndex Index(IReadOnlyList<Share> shares)
    {
        var grants = new GrantIndex();
        foreach (var item in GrantShapes.Namespaces())
        {
            grants.SetNamespace(item);
        }

        grants.Domains = new DomainMap(GrantShapes.DomainsOfThem(), [.. GrantShapes.Namespaces()]);
        foreach (var share in shares)
        {
            grants.Set(share.Grant.Metadata.Key, new CompiledGrant(share.Grant.AsRead()));
        }

        return grants;
    }
}
