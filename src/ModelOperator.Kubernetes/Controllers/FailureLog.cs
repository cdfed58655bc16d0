using System.Numerics;
using ModelOperator.Kubernetes.Queues;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>
/// Decides which failures are worth a line in the log: the first of a key, then the 2nd, 4th, 8th ... of the same error, and over all
/// keys not more than a steady rate, so that an outage that fails every key does not bury the log. Thread-safe.
/// </summary>
internal sealed class FailureLog<TKey>(TimeProvider time)
    where TKey : notnull
{
    private const int Burst = 50;
    private const double LinesPerSecond = 1;

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (Type Type, string Message, int Times)> _last = [];
    private TokenBucket _lines = new(Burst, LinesPerSecond);
    private int _suppressed;

    /// <summary>Counts a failure.</summary>
    /// <param name="key">The key that failed.</param>
    /// <param name="exception">How it failed.</param>
    /// <param name="skipped">Failures since the last line that had none.</param>
    /// <returns>Whether to log it.</returns>
    public bool ShouldLog(TKey key, Exception exception, out int skipped)
    {
        skipped = 0;
        lock (_gate)
        {
            var times = _last.TryGetValue(key, out var before) && before.Type == exception.GetType() && before.Message == exception.Message
                ? before.Times + 1
                : 1;
            _last[key] = (exception.GetType(), exception.Message, times);
            if (!BitOperations.IsPow2(times) || !_lines.TryTake(time.GetElapsedTime(0)))
            {
                _suppressed++;
                return false;
            }

            (skipped, _suppressed) = (_suppressed, 0);
            return true;
        }
    }

    /// <summary>The key no longer fails.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _last.Remove(key);
        }
    }
}
