using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Nodes;

/// <summary>
/// The kubelets of all simulated nodes: one list and watch of the pods that are bound to any node, and a few workers that take each pod's
/// next step. A pod belongs to one worker, so that its steps come one after the other.
/// </summary>
internal sealed class Kubelets
{
    private const string BoundPods = "fieldSelector=spec.nodeName%21%3D";
    private const int WorkerCount = 4;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly ApiClient _api;
    private readonly NodeSimulatorOptions _options;
    private readonly Func<string, bool> _isOurs;
    private readonly CancellationToken _ended;
    private readonly ConcurrentDictionary<string, JsonObject> _pods = new();
    private readonly ConcurrentDictionary<string, (DateTimeOffset StartedAt, string Ip)> _started = new();
    private readonly Channel<string>[] _queues;
    private int _addresses;

    public Kubelets(ApiClient api, NodeSimulatorOptions options, Func<string, bool> isOurs, CancellationToken ended)
    {
        (_api, _options, _isOurs, _ended) = (api, options, isOurs, ended);
        _queues = [.. Enumerable.Range(0, WorkerCount).Select(_ => Channel.CreateUnbounded<string>())];
        Completion = Task.WhenAll([WatchAsync(), .. _queues.Select(WorkAsync)]);
    }

    /// <summary>Ends after the simulator did.</summary>
    public Task Completion { get; }

    /// <summary>The pods on our nodes.</summary>
    public IEnumerable<JsonObject> Pods => _pods.Values.Where(pod => _isOurs(NodeOf(pod)));

    /// <summary>Goes on with the pods that a node had before it became ours.</summary>
    public void TakeOver(string node)
    {
        foreach (var (uid, pod) in _pods)
        {
            if (NodeOf(pod) == node)
                Enqueue(uid);
        }
    }

    private async Task WatchAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                var version = await ListAsync();
                await foreach (var (type, pod) in _api.WatchAsync($"/api/v1/pods?watch=true&{BoundPods}&resourceVersion={version}", _ended))
                {
                    if (type == "DELETED")
                        Forget(pod);
                    else
                        See(pod);
                }
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (IsPassing(error))
            {
                await PauseAsync();
            }
        }
    }

    private async Task<string> ListAsync()
    {
        var list = (await _api.GetAsync($"/api/v1/pods?{BoundPods}", _ended))!;
        var pods = list["items"]!.AsArray().Select(pod => pod!.AsObject()).ToList();
        foreach (var gone in _pods.Keys.Except(pods.Select(Uid)))
            Forget(_pods[gone]);
        foreach (var pod in pods)
            See(pod.DeepClone().AsObject());
        return (string)list["metadata"]!["resourceVersion"]!;
    }

    private void See(JsonObject pod)
    {
        var uid = Uid(pod);
        _pods[uid] = pod;
        Enqueue(uid);
    }

    private void Forget(JsonObject pod)
    {
        _pods.TryRemove(Uid(pod), out _);
        _started.TryRemove(Uid(pod), out _);
    }

    private void Enqueue(string uid) => _queues[(uint)uid.GetHashCode(StringComparison.Ordinal) % WorkerCount].Writer.TryWrite(uid);

    private async Task WorkAsync(Channel<string> queue)
    {
        try
        {
            await foreach (var uid in queue.Reader.ReadAllAsync(_ended))
            {
                if (!_pods.TryGetValue(uid, out var pod) || !_isOurs(NodeOf(pod)))
                    continue;
                try
                {
                    await StepAsync(uid, pod);
                }
                catch (ApiException error) when (error.Status is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
                {
                    // Changed or gone since; the watch brings what it is now.
                }
                catch (Exception error) when (IsPassing(error))
                {
                    _ = EnqueueLaterAsync(uid, Retry);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task StepAsync(string uid, JsonObject pod)
    {
        var now = DateTimeOffset.UtcNow;
        // The API keeps times to the second; what this simulator saw itself is finer.
        var (startedAt, ip) = _started.GetOrAdd(uid, _ => (pod["status"]?["startTime"] is { } time ? KubernetesTime.Parse((string)time!) : now, NextAddress()));
        var behaviour = PodBehaviour.Of(pod, _options.BehaviourOf(pod) ?? _options.Behaviour);
        var step = PodLifecycle.Next(pod, startedAt, ip, behaviour, now);
        var path = $"/api/v1/namespaces/{(string?)pod["metadata"]!["namespace"]}/pods/{(string?)pod["metadata"]!["name"]}";
        if (step.Remove)
        {
            await _api.DeleteAsync(path, gracePeriodSeconds: 0, uid, cancellationToken: _ended);
            return;
        }
        if (step.Status is { } status)
        {
            await _api.PatchAsync($"{path}/status", new JsonObject
            {
                // Written only over what was read: the conditions are a whole list, and the scheduler writes one of them.
                ["metadata"] = new JsonObject { ["uid"] = uid, ["resourceVersion"] = (string?)pod["metadata"]!["resourceVersion"] },
                ["status"] = status,
            }, _ended);
        }
        if (step.LookAgain is { } time)
            _ = EnqueueLaterAsync(uid, time - now);
    }

    private async Task EnqueueLaterAsync(string uid, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, _ended);
            Enqueue(uid);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(Retry, _ended);
        }
        catch (OperationCanceledException)
        {
        }
    }

    // Addresses of the range for benchmarks, which no network routes.
    private string NextAddress()
    {
        var number = Interlocked.Increment(ref _addresses);
        return $"198.18.{number / 254 % 256}.{(number % 254) + 1}";
    }

    private static bool IsPassing(Exception error) => error is ApiException or HttpRequestException or IOException or OperationCanceledException or JsonException;

    private static string NodeOf(JsonObject pod) => (string)pod["spec"]!["nodeName"]!;

    private static string Uid(JsonObject pod) => (string)pod["metadata"]!["uid"]!;
}
