using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// Reads some namespaces one by one and again and again, for a process that may not list them all: whoever may do nothing outside of a
/// namespace can be allowed to get it, and never to watch it. What is not answered leaves a namespace as it was.
/// </summary>
/// <param name="client">The server, and the clock.</param>
/// <param name="names">The namespaces.</param>
/// <param name="logger">Where failures are told.</param>
/// <param name="observe">Told of each namespace that appears, differs or goes; null for one that is gone.</param>
public sealed partial class NamespacePoll(KubernetesClient client, IReadOnlyList<string> names, ILogger logger, Action<string, Namespace?> observe)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>Time to the next look while nothing is known yet of a namespace.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Namespace> _known = [];
    private readonly Dictionary<string, string> _failures = [];
    private readonly HashSet<string> _answered = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _obstacle;

    /// <summary>Completes when there was an answer about every namespace, if only that it must not be read.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Whether there was an answer about every namespace.</summary>
    public bool IsSynced => _synced.Task.IsCompleted;

    /// <summary>What keeps namespaces from being read, in a sentence each; null when nothing does.</summary>
    public string? Obstacle => _obstacle;

    /// <summary>Looks until told to stop.</summary>
    /// <param name="stopping">Stops it; the task then completes without an exception.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            foreach (var name in names)
            {
                await LookAsync(name, stopping);
            }

            _obstacle = _failures.Count == 0 ? null : string.Join("; ", _failures.Values);
            if (_answered.Count == names.Count)
            {
                _synced.TrySetResult();
            }

            await Task.Delay(IsSynced ? Period : Retry, client.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(string name, CancellationToken stopping)
    {
        try
        {
            var item = await client.GetAsync<Namespace>(new ObjectKey("", name), stopping);
            if (_known.GetValueOrDefault(name)?.Metadata.ResourceVersion != item.Metadata.ResourceVersion)
            {
                _known[name] = item;
                observe(name, item);
            }

            Answered(name);
        }
        catch (KubernetesApiException error) when (error.IsNotFound)
        {
            if (_known.Remove(name))
            {
                observe(name, null);
            }

            Answered(name);
        }
        catch (KubernetesApiException error) when (error.IsForbidden)
        {
            Failed(name, $"namespace {name} cannot be read: allow get of it to the user of this process: {error.Message}");
            _answered.Add(name);
        }
        catch (KubernetesApiException error)
        {
            Failed(name, $"namespace {name} could not be read: {error.Message}");
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private void Answered(string name)
    {
        _failures.Remove(name);
        _answered.Add(name);
    }

    private void Failed(string name, string why)
    {
        if (_failures.GetValueOrDefault(name) != why)
        {
            LogFailed(logger, why);
        }

        _failures[name] = why;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Why}; it is tried again, and what was read before is kept")]
    private static partial void LogFailed(ILogger logger, string why);
}
