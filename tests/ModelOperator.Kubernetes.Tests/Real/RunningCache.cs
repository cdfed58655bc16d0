using System.Collections.Concurrent;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane;
using Kubeconfig = ModelOperator.Kubernetes.Configuration.Kubeconfig;

namespace ModelOperator.Kubernetes.Tests.Real;

/// <summary>A reflector with a client of its own, whose requests and changes are kept.</summary>
internal sealed class RunningCache<T> : IAsyncDisposable
    where T : class, IKubernetesObject<T>
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ApiRequest> _requests = [];
    private readonly ConcurrentQueue<ObjectChange<T>> _changes = [];
    private Task _run = Task.CompletedTask;

    public RunningCache(LocalControlPlane controlPlane, ReflectorOptions<T>? options = null)
    {
        Client = new KubernetesClient(Kubeconfig.Load(controlPlane.KubeconfigPath), new KubernetesClientOptions { OnRequest = _requests.Enqueue });
        Reflector = new Reflector<T>(Client, options);
        Reflector.OnChange(_changes.Enqueue);
    }

    public KubernetesClient Client { get; }

    public Reflector<T> Reflector { get; }

    public IReadOnlyList<string> Requests => [.. _requests.Select(request => $"{request.Verb} {request.Code}")];

    public IReadOnlyList<ObjectChange<T>> Changes => [.. _changes];

    public async Task SyncedAsync()
    {
        _run = Reflector.RunAsync(_stop.Token);
        await Eventually.Completes(Reflector.WaitForSyncAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Eventually.Completes(_run);
        Client.Dispose();
        _stop.Dispose();
    }
}
