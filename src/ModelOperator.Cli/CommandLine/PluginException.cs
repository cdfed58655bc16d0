namespace ModelOperator.Cli.CommandLine;

/// <summary>Something that the user is told in one sentence, and what the plugin ends with then.</summary>
internal sealed class PluginException(int code, string message) : Exception(message)
{
    public int Code => code;

    /// <summary>The command line is wrong.</summary>
    public static PluginException Usage(string message) => new(ExitCode.Usage, message);

    /// <summary>There is no such thing, or it may not be seen.</summary>
    public static PluginException NotFound(string message) => new(ExitCode.NotFound, message);
}
