namespace ModelOperator.Kubernetes.Controllers;

/// <summary>
/// Brings the world towards what one object asks for. It is told the key only and reads the rest itself, so that it acts on what is
/// true now and not on what was true when something changed; it may be called at any time, any number of times.
/// </summary>
/// <typeparam name="TKey">Names the object.</typeparam>
public interface IReconciler<in TKey>
{
    /// <summary>Reconciles one object. A key whose object is gone is a reconcile like any other.</summary>
    /// <param name="key">The object; never reconciled twice at the same time.</param>
    /// <param name="cancellationToken">Cancelled at the reconcile's timeout and when workers must stop.</param>
    /// <returns>Whether to call again without a change.</returns>
    /// <exception cref="TerminalException">Trying again is pointless until the object changes. Any other exception is retried.</exception>
    Task<ReconcileResult> ReconcileAsync(TKey key, CancellationToken cancellationToken);
}
