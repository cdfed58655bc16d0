namespace ModelOperator.Loader;

/// <summary>Why there is no artifact: one sentence that says what is wrong, where, and what to do.</summary>
internal sealed class LoaderException(ExitCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public ExitCode Code { get; } = code;
}
