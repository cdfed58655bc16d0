namespace ModelOperator.Kubernetes.Watching;

/// <summary>A line of a watch is no event; the watch must be opened anew.</summary>
internal sealed class WatchLineException(string message, Exception? innerException = null) : Exception(message, innerException);
