using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks;

/// <summary>Something that is measured. Every class of this assembly that implements it is a scenario; nothing else registers it.</summary>
internal interface IScenario
{
    /// <summary>What <c>tests/bench</c> calls it.</summary>
    string Name { get; }

    /// <summary>Whether it runs only when it is named, since it takes longer than one waits for a table of everything.</summary>
    bool IsOnRequest => false;

    /// <summary>Measures, each figure several times where it can be.</summary>
    /// <param name="progress">What is being done, for people.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken);
}
