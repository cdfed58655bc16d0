namespace ModelOperator.Testing.Faults;

/// <summary>A fault that is in force until it is disposed, and how often it happened.</summary>
public sealed class ActiveFault : IDisposable
{
    private readonly Action<ActiveFault> _end;
    private int _count;

    internal ActiveFault(ProxyFault fault, Action<ActiveFault> end) => (Fault, _end) = (fault, end);

    /// <summary>What goes wrong.</summary>
    public ProxyFault Fault { get; }

    /// <summary>How often it happened so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Ends it; what it did is not undone.</summary>
    public void Dispose() => _end(this);

    internal void Happened() => Interlocked.Increment(ref _count);
}
