namespace ModelOperator.Core.Importing;

/// <summary>Something cannot be imported at all; the message says in one sentence what, and what to do.</summary>
public sealed class ImportException : Exception
{
    /// <inheritdoc/>
    public ImportException()
    {
    }

    /// <inheritdoc/>
    public ImportException(string message) : base(message)
    {
    }

    /// <inheritdoc/>
    public ImportException(string message, Exception inner) : base(message, inner)
    {
    }
}
