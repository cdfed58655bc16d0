using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>Tells what a reflector goes through, without repeating itself while a failure lasts.</summary>
internal sealed partial class ReflectorLog(ILogger logger, string resource)
{
    public const string Category = "ModelOperator.Kubernetes.Caching.Reflector";

    private const int RemindEvery = 20;

    private bool _isMissing, _isForbidden;

    /// <summary>Whether the objects can be read changed; of one that is not served <see cref="Step"/> has told.</summary>
    public void Access(ReflectorAccess access, string? obstacle)
    {
        if (access == ReflectorAccess.Forbidden)
        {
            LogForbidden(logger, obstacle);
        }
        else if (_isForbidden)
        {
            LogAllowed(logger, resource);
        }

        _isForbidden = access == ReflectorAccess.Forbidden;
    }

    public void Step(in ReflectorOutcome outcome, in ReflectorState next)
    {
        switch (outcome.Type)
        {
            case ReflectorOutcomeType.Listed:
                LogListed(logger, resource, outcome.ResourceVersion);
                break;
            case ReflectorOutcomeType.NotStreaming or ReflectorOutcomeType.Unending:
                LogNotStreaming(logger, resource, outcome.Type);
                break;
            case ReflectorOutcomeType.NotServed:
                if (!_isMissing)
                {
                    LogNotServed(logger, resource);
                }

                break;
            case ReflectorOutcomeType.WatchEnded or ReflectorOutcomeType.Silent or ReflectorOutcomeType.Expired when next.Delay == TimeSpan.Zero:
                LogEnded(logger, resource, outcome.Type, outcome.ResourceVersion);
                break;
            default:
                var level = next.Failures % RemindEvery == 1 && outcome.Error is not KubernetesApiException { IsForbidden: true } ? LogLevel.Warning : LogLevel.Debug;
                var reason = outcome.Error?.Message ?? "the watch ended at once";
                LogFailed(logger, level, resource, outcome.Type, next.Failures, next.Delay, reason);
                break;
        }

        if (outcome.Type == ReflectorOutcomeType.NotServed)
        {
            _isMissing = true;
        }
        else if (_isMissing && (outcome.Type == ReflectorOutcomeType.Listed || outcome.Progressed))
        {
            _isMissing = false;
            LogServed(logger, resource);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Resource} is listed at version {Version}")]
    private static partial void LogListed(ILogger logger, string resource, string? version);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Resource} cannot be listed by streaming ({Outcome}); pages are read instead")]
    private static partial void LogNotStreaming(ILogger logger, string resource, ReflectorOutcomeType outcome);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Resource} is not served by the API server: install its CustomResourceDefinition; it is looked for again until it is served")]
    private static partial void LogNotServed(ILogger logger, string resource);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Resource} is served now")]
    private static partial void LogServed(ILogger logger, string resource);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Obstacle}; until then it is tried again, and what was read before is kept")]
    private static partial void LogForbidden(ILogger logger, string? obstacle);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Resource} can be read again")]
    private static partial void LogAllowed(ILogger logger, string resource);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The watch of {Resource} ended ({Outcome}) at version {Version} and is opened anew")]
    private static partial void LogEnded(ILogger logger, string resource, ReflectorOutcomeType outcome, string? version);

    [LoggerMessage(
        Message = "{Resource} could not be listed or watched ({Outcome}, {Failures} in a row), next attempt in {Delay}: {Reason}")]
    private static partial void LogFailed(
        ILogger logger, LogLevel level, string resource, ReflectorOutcomeType outcome, int failures, TimeSpan delay, string reason);
}
