using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Events;

/// <summary>Writes series to the server: a create the first time, a patch of the count after that, and never a read.</summary>
internal sealed partial class EventWriter(EventRecorderOptions options, KubernetesClient client, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private readonly string _controller = options.ReportingController;
    private readonly string _instance = EventFormat.Word(options.ReportingInstance);
    private int _failures;

    // Until 1.20.4, events.k8s.io took events about cluster-scoped objects in kube-system only; later servers take them in both.
    private bool _refusesDefaultNamespace;

    /// <summary>Writes what is not yet written of a series, trying again where that may help.</summary>
    /// <returns>Whether it is written.</returns>
    public async Task<bool> WriteAsync(SeriesState series, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await (series.WrittenCount == 0 ? CreateAsync(series, cancellationToken) : PatchAsync(series, cancellationToken));
                _failures = 0;
                return true;
            }
            catch (KubernetesApiException error) when (error.IsAlreadyExists && attempt > 0 && series.WrittenCount == 0)
            {
                // An attempt whose answer was lost wrote it after all: names of events are not given twice.
                _failures = 0;
                return true;
            }
            catch (KubernetesApiException error) when (error.IsTransient && attempt < Pauses.Length && !cancellationToken.IsCancellationRequested)
            {
                var pause = error.RetryAfter is { } asked && asked > Pauses[attempt] ? asked : Pauses[attempt];
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                // Whatever it is, it must end here: nobody waits for an event, and the next one must be tried.
                Tell(series, exception);
                return false;
            }
        }
    }

    private static bool IsGoing(KubernetesApiException error) =>
        error.IsNotFound || (error.IsForbidden && (error.Status?.Details?.Causes?.Any(cause => cause.Reason == "NamespaceTerminating") ?? false));

    private async Task<Event> CreateAsync(SeriesState series, CancellationToken cancellationToken)
    {
        var clusterScoped = string.IsNullOrEmpty(series.Key.Regarding.Namespace);
        if (clusterScoped && _refusesDefaultNamespace)
        {
            series.Object = series.Object with { Namespace = "kube-system" };
        }

        try
        {
            return await SendAsync(series, cancellationToken);
        }
        catch (KubernetesApiException error) when (error.IsInvalid && clusterScoped && !_refusesDefaultNamespace)
        {
            series.Object = series.Object with { Namespace = "kube-system" };
            var written = await SendAsync(series, cancellationToken);
            _refusesDefaultNamespace = true;
            return written;
        }
    }

    private Task<Event> SendAsync(SeriesState series, CancellationToken cancellationToken) => client.CreateAsync(
        new Event
        {
            Metadata = new ObjectMeta { Namespace = series.Object.Namespace, Name = series.Object.Name },
            EventTime = series.FirstAt,
            ReportingController = _controller,
            ReportingInstance = _instance,
            Action = series.Key.Action,
            Reason = series.Key.Reason,
            Regarding = series.Key.Regarding,
            Related = series.Key.Related,
            Note = series.Key.Note,
            Type = series.Key.Type,
            Series = series.Count > 1 ? Series(series) : null,
        },
        null,
        cancellationToken);

    private async Task<Event> PatchAsync(SeriesState series, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PatchAsync<Event>(series.Object, Patch.Merge(SeriesPatch(series)), null, cancellationToken);
        }
        catch (KubernetesApiException error) when (error.IsNotFound)
        {
            // The server forgets events after a time (one hour by default), also those of a series that goes on.
            return await CreateAsync(series, cancellationToken);
        }
    }

    private static EventSeries Series(SeriesState series) => new() { Count = series.Count, LastObservedTime = series.LastAt };

    private static byte[] SeriesPatch(SeriesState series) =>
        [.. "{\"series\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(Series(series), KubernetesJsonContext.Default.EventSeries), .. "}"u8];

    private void Tell(SeriesState series, Exception exception)
    {
        if (exception is OperationCanceledException || (exception is KubernetesApiException error && IsGoing(error)))
        {
            LogDropped(logger, series.Key.Reason, series.Object, exception.Message);
        }
        else if (BitOperations.IsPow2(++_failures))
        {
            LogFailed(logger, series.Key.Reason, series.Object, _failures, exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Event {Reason} ({Event}) is dropped: {Error}")]
    private static partial void LogDropped(ILogger logger, string reason, ObjectKey @event, string error);

    [LoggerMessage(2, LogLevel.Warning, "Event {Reason} ({Event}) cannot be written, {Failures} failure(s) in a row: {Error}")]
    private static partial void LogFailed(ILogger logger, string reason, ObjectKey @event, int failures, string error);
}
