namespace ModelOperator.Loader.Http;

/// <summary>What another attempt may not meet again.</summary>
internal sealed class TransientException(string message, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
