namespace ModelOperator.Kubernetes.Controllers;

/// <summary>Reconciling failed in a way that only a change of the object can mend, so it is not retried until then.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause, if another error was.</param>
public sealed class TerminalException(string message, Exception? innerException = null) : Exception(message, innerException);
