namespace ModelOperator.Kubernetes.Configuration;

/// <summary>
/// What says how to reach the cluster (a kubeconfig, the files of a pod, a credential plugin) cannot be used. The message is
/// one sentence that names the file, the context or user, and the field.
/// </summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence: where, what is wrong, what to do.</param>
    /// <param name="innerException">What was thrown underneath, if anything.</param>
    public ConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
