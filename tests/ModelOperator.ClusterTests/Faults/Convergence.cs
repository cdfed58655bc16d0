using System.Diagnostics;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using Xunit.Sdk;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>Waits until the oracle finds nothing to write, and nobody writes any more.</summary>
internal static class Convergence
{
    private const int Shown = 10;

    /// <summary>Longer than the second that writes of counts are held back, so that one that was still to come is seen.</summary>
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// Every look reads the whole cluster, from the server that the operator waits for, and takes the processor from both; after one that found
    /// differences they have it for twice as long.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits.</summary>
    /// <param name="api">Plain calls as somebody who may read everything.</param>
    /// <param name="bound">How long it may take.</param>
    /// <param name="context">Tells what else is known, when it takes longer.</param>
    /// <returns>How long it took until all was as it should be.</returns>
    /// <exception cref="XunitException">It took longer; the message names the first objects that differ.</exception>
    public static async Task<TimeSpan> WaitAsync(ApiClient api, TimeSpan bound, Func<string>? context = null)
    {
        var started = Stopwatch.GetTimestamp();
        IReadOnlyList<Difference> seen = [];
        var (fingerprint, since, reads) = ("", TimeSpan.Zero, 0);
        var converged = await Poll.UntilAsync(async () =>
        {
            try
            {
                var began = Stopwatch.GetElapsedTime(started);
                var view = await ClusterView.ReadAsync(api);
                seen = Oracle.Compare(view, DateTimeOffset.UtcNow);
                reads++;
                var now = Stopwatch.GetElapsedTime(started);
                if (seen.Count > 0)
                {
                    (fingerprint, since) = ("", now);
                    await Task.Delay(2 * (now - began));
                    return false;
                }

                if (view.Fingerprint != fingerprint)
                {
                    (fingerprint, since) = (view.Fingerprint, now);
                    return false;
                }

                return now - since > Stillness;
            }
            catch (Exception error) when (error is ApiException or HttpRequestException)
            {
                seen = [new Difference("The API server", error.Message)];
                fingerprint = "";
                return false;
            }
        }, bound, Pause);
        return converged
            ? since
            : throw new XunitException(
                $"Not converged within {bound.TotalSeconds:0} s ({reads} looks): {(seen.Count == 0 ? "objects are still written, although all are as they should be" : $"{seen.Count} differences")}\n"
                + $"{string.Join('\n', seen.Take(Shown))}\n{context?.Invoke()}");
    }
}
