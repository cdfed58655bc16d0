using System.Globalization;
using System.Text.Json;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Observation;

/// <summary>
/// Which version of Kubernetes the API server has, for what no discovery tells: fields of built-in kinds. It is read at the start and from time
/// to time, since clusters are upgraded under a running operator. Until it is known everything counts as served: an API server that does not
/// know a field says so when it is written.
/// </summary>
internal sealed partial class ServerVersion(KubernetesClient client, ILogger logger, TimeProvider time)
{
    /// <summary>Image volumes are in every pod's reach since this minor version of Kubernetes 1 (feature gate ImageVolume: beta and on).</summary>
    private const int ImageVolumesSince = 35;

    /// <summary>The oldest minor version of Kubernetes 1 that the operator was tried on; the chart refuses older ones.</summary>
    private const int OldestTried = 20;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private volatile string? _version;
    private volatile int _minor = int.MaxValue;

    /// <summary>Whether pods can mount image volumes.</summary>
    public bool ServesImageVolumes => _minor >= ImageVolumesSince;

    /// <summary>
    /// What is wrong with the version and what to do, in a sentence; null when nothing is, or it is not known. An operator on a version that
    /// is too old goes on: what it can do it does, and the refusals say the rest.
    /// </summary>
    public string? Problem => _minor < OldestTried
        ? $"Kubernetes 1.{_minor} is older than 1.{OldestTried}, the oldest that this operator works on: upgrade the cluster; until then some of what it writes may be refused"
        : null;

    /// <summary>Reads again and again until told to stop. Failures are told in the log, and what was known stays.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var document = await client.GetRawAsync("version", stop);
                Note(document.RootElement);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesApiException error)
            {
                LogFailure(logger, error.Message);
            }

            await Task.Delay(Period, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Note(JsonElement document)
    {
        // Providers write such as 35+.
        var text = Text(document, "minor");
        var digits = text.AsSpan(0, text.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length);
        if (Text(document, "major") != "1" || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            LogUnknown(logger, document.GetRawText());
            return;
        }

        _minor = minor;
        if (_version != text)
        {
            _version = text;
            LogVersion(logger, minor, ServesImageVolumes ? "has" : "does not have");
            if (Problem is { } problem)
            {
                LogProblem(logger, problem);
            }
        }
    }

    private static string Text(JsonElement document, string property) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [LoggerMessage(1, LogLevel.Information, "The cluster is of Kubernetes 1.{Minor}, which {Has} image volumes")]
    private static partial void LogVersion(ILogger logger, int minor, string has);

    [LoggerMessage(4, LogLevel.Warning, "{Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);

    [LoggerMessage(2, LogLevel.Warning, "The version of the cluster cannot be read; what was known stays: {Error}")]
    private static partial void LogFailure(ILogger logger, string error);

    [LoggerMessage(3, LogLevel.Warning, "The version of the cluster cannot be understood; what was known stays: {Document}")]
    private static partial void LogUnknown(ILogger logger, string document);
}
