using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Queues;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Controllers;

public sealed class ReflectorControllerTests
{
    [Fact]
    public async Task What_a_reflector_sees_is_reconciled_from_its_complete_cache()
    {
        await using var server = (await ScriptedApiServer.StartAsync()).Serve<Namespace>();
        foreach (var name in new[] { "ads", "studio", "payments" })
        {
            server.Put(new Namespace { Metadata = new ObjectMeta { Name = name } });
        }

        using var client = new KubernetesClient(server.Configuration);
        var reflector = new Reflector<Namespace>(client);
        var reconciler = new ScriptedReconciler();
        var cached = new TaskCompletionSource<int>();
        reconciler.On("ads", _ =>
        {
            cached.TrySetResult(reflector.Store.All.Count);
            return ReconcileResult.Done;
        });
        using var controller = new Controller<string>(
            new ControllerOptions { Name = "namespaces" }, _ => "", reconciler, [CacheSync.Of(reflector)], new RecordingLogger());
        reflector.OnChange(change => controller.Queue.Add(change.Key.Name, change.IsInitialList ? WorkPriority.Low : WorkPriority.Normal));
        using var stop = new CancellationTokenSource();
        var run = Task.WhenAll(controller.RunAsync(stop.Token), reflector.RunAsync(stop.Token));

        await Eventually.True(() => reconciler.Calls("ads") == 1 && reconciler.Calls("studio") == 1 && reconciler.Calls("payments") == 1);
        Assert.Equal(3, await Eventually.Completes(cached.Task));

        server.Put(new Namespace { Metadata = new ObjectMeta { Name = "games" } });
        server.Remove<Namespace>(new ObjectKey("", "studio"));
        await Eventually.True(() => reconciler.Calls("games") == 1 && reconciler.Calls("studio") == 2);

        await stop.CancelAsync();
        await Eventually.Completes(run);
    }
}
