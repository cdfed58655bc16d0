using ModelOperator.ClusterTests;
using ModelOperator.ClusterTests.Faults;
using Xunit;
using Xunit.Abstractions;

// Three, also on two processors: tests of a cluster wait for most of their time.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer($"{nameof(ModelOperator)}.{nameof(ModelOperator.ClusterTests)}.{nameof(LongestFirst)}", $"{nameof(ModelOperator)}.{nameof(ModelOperator.ClusterTests)}")]

namespace ModelOperator.ClusterTests;

/// <summary>Begins with what takes longest: begun late, it would run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [FindingTestCollection.Name, FaultTestCollection.Name, ServerFaultTestCollection.Name, ClusterTestCollection.Name];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => Array.IndexOf(Long, collection.DisplayName)).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
