using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>How the processes of the project log: to standard output, a line an event.</summary>
public static class ProcessLogging
{
    /// <summary>Logs as JSON or as text, both in UTC, and leaves to the process to say what its web server would say.</summary>
    /// <param name="logging">What is configured.</param>
    /// <param name="level">Least severe level that is logged; of the web server nothing below warnings is.</param>
    /// <param name="json">Whether each line is a JSON object.</param>
    public static void LogToConsole(this ILoggingBuilder logging, LogLevel level, bool json)
    {
        logging.ClearProviders().SetMinimumLevel(level).AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (json)
        {
            logging.AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "HH:mm:ss.fff ";
            });
        }
    }
}
