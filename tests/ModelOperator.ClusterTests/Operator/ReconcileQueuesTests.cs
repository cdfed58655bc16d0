using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Observation;
using ModelOperator.Testing.ControlPlane.Processes;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What others give way to.</summary>
public sealed class ReconcileQueuesTests : IReconciler<ObjectRef>
{
    private static readonly ObjectRef Server = new(ObjectKind.ModelDeployment, "studio", "server"), Other = new(ObjectKind.ModelDeployment, "studio", "other");

    private readonly TaskCompletionSource _listed = new(), _taken = new(), _finish = new();

    [Fact]
    public async Task Work_is_awaited_only_where_somebody_does_it()
    {
        using var controller = new Controller<ObjectRef>(
            new ControllerOptions { Name = "modeldeployment", Workers = 1 }, static key => key.Namespace, this,
            [new CacheSync("pods", _listed.Task.WaitAsync)], NullLogger<Controller<ObjectRef>>.Instance);
        var queues = new ReconcileQueues();
        queues.Register(ObjectKind.ModelDeployment, controller);
        queues.Add(Server);
        queues.Add(Other);
        using var stop = new CancellationTokenSource();
        Assert.False(queues.IsAwaited(ObjectKind.ModelDeployment));
        var run = controller.RunAsync(CancellationToken.None, stop.Token);
        Assert.False(queues.IsAwaited(ObjectKind.ModelDeployment));

        _listed.SetResult();
        await _taken.Task;
        Assert.True(queues.IsAwaited(ObjectKind.ModelDeployment));

        _finish.SetResult();
        Assert.True(await Poll.UntilAsync(() => !queues.IsAwaited(ObjectKind.ModelDeployment), TimeSpan.FromSeconds(30)));
        queues.Add(Other);
        await stop.CancelAsync();
        await run;
        queues.Add(Server);
        Assert.False(queues.IsAwaited(ObjectKind.ModelDeployment));
    }

    async Task<ReconcileResult> IReconciler<ObjectRef>.ReconcileAsync(ObjectRef key, CancellationToken cancellationToken)
    {
        _taken.TrySetResult();
        await _finish.Task;
        return ReconcileResult.Done;
    }
}
