using ModelOperator.Testing.ScriptedServer;

namespace ModelOperator.Testing.Faults;

/// <summary>The faults in force, in the order they began.</summary>
internal sealed class FaultSet
{
    private readonly Lock _gate = new();
    private IReadOnlyList<ActiveFault> _active = [];
    private TaskCompletionSource _changed = NewSignal();

    public ActiveFault Begin(ProxyFault fault)
    {
        var active = new ActiveFault(fault, ended => Change(all => [.. all.Where(other => other != ended)]));
        Change(all => [.. all, active]);
        return active;
    }

    /// <summary>The first fault of a kind that befalls a request, having drawn lots.</summary>
    public (ActiveFault Active, T Fault)? Draw<T>(ScriptedRequest request)
        where T : ProxyFault => Of<T>(request, Random.Shared.NextDouble).Faults is [var first, ..] ? first : null;

    /// <summary>The faults of a kind that befall whoever drew this lot, and what completes as soon as they may be others.</summary>
    public (IReadOnlyList<(ActiveFault Active, T Fault)> Faults, Task Changed) Of<T>(ScriptedRequest request, Func<double> lot)
        where T : ProxyFault
    {
        var (active, changed) = Snapshot();
        return ([.. active.Where(one => one.Fault is T fault && fault.Concerns(request) && fault.Match(request) && lot() < fault.Share).Select(one => (one, (T)one.Fault))], changed);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (IReadOnlyList<ActiveFault> Active, Task Changed) Snapshot()
    {
        lock (_gate)
        {
            return (_active, _changed.Task);
        }
    }

    private void Change(Func<IReadOnlyList<ActiveFault>, IReadOnlyList<ActiveFault>> change)
    {
        lock (_gate)
        {
            _active = change(_active);
            _changed.SetResult();
            _changed = NewSignal();
        }
    }
}
