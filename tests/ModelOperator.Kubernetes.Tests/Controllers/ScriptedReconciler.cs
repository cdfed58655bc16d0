using System.Collections.Concurrent;
using ModelOperator.Kubernetes.Controllers;

namespace ModelOperator.Kubernetes.Tests.Controllers;

/// <summary>Does for each key what a test says, and counts how often.</summary>
internal sealed class ScriptedReconciler : IReconciler<string>
{
    private readonly ConcurrentDictionary<string, int> calls = new();
    private readonly ConcurrentDictionary<string, Func<int, CancellationToken, Task<ReconcileResult>>> scripts = new();

    public int Calls(string key) => calls.GetValueOrDefault(key);

    public void On(string key, Func<int, CancellationToken, Task<ReconcileResult>> script) => scripts[key] = script;

    public void On(string key, Func<int, ReconcileResult> script) => On(key, (call, _) => Task.FromResult(script(call)));

    public Task<ReconcileResult> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        var call = calls.AddOrUpdate(key, 1, (_, before) => before + 1);
        return scripts.TryGetValue(key, out var script) ? script(call, cancellationToken) : Task.FromResult(ReconcileResult.Done);
    }
}
