using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>What controllers log. The key is logged as text: it names an object and holds nothing of it.</summary>
internal static partial class ControllerLog
{
    [LoggerMessage(1, LogLevel.Information, "Controller {Controller} starts {Workers} workers")]
    public static partial void Starting(ILogger logger, string controller, int workers);

    [LoggerMessage(2, LogLevel.Warning, "Controller {Controller} still waits for its caches: {Caches}")]
    public static partial void WaitingForCaches(ILogger logger, string controller, string caches);

    [LoggerMessage(3, LogLevel.Debug, "Controller {Controller}: {Key} is retried in {Delay} after {Result}: {Error}")]
    public static partial void RetryingQuietly(ILogger logger, string controller, string key, TimeSpan delay, string result, string error);

    [LoggerMessage(4, LogLevel.Warning, "Controller {Controller}: {Key} failed {Failures} time(s) in a row ({Result}) and is retried in {Delay}; {Skipped} failure(s) before this were not logged")]
    public static partial void Retrying(ILogger logger, Exception error, string controller, string key, int failures, string result, TimeSpan delay, int skipped);

    [LoggerMessage(5, LogLevel.Warning, "Controller {Controller}: {Key} is not retried until it changes: {Error}")]
    public static partial void Terminal(ILogger logger, string controller, string key, string error);

    [LoggerMessage(6, LogLevel.Debug, "Controller {Controller}: {Key} is done for, something it wrote to is gone: {Error}")]
    public static partial void Gone(ILogger logger, string controller, string key, string error);

    [LoggerMessage(7, LogLevel.Information, "Controller {Controller} stopped; due work was {Drained}")]
    public static partial void Stopped(ILogger logger, string controller, string drained);
}
