using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>The probes and metrics of a program that runs beside a control plane.</summary>
/// <param name="name">What to call the program in messages.</param>
/// <param name="process">Its process.</param>
/// <param name="address">Where it listens.</param>
internal sealed class CompanionEndpoint(string name, ComponentProcess process, Uri address) : IDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Waits until it is ready.</summary>
    /// <exception cref="ControlPlaneException">It ended, or was not ready in time; the message has the end of its log.</exception>
    public async Task WaitReadyAsync(CancellationToken cancellationToken)
    {
        (bool Succeeded, string Text) last = (false, "");
        var ready = await Poll.UntilAsync(async () => (last = await AskAsync("/readyz", cancellationToken)).Succeeded, ReadyBound, cancellationToken);
        if (!ready)
            throw new ControlPlaneException($"The {name} was not ready within {ReadyBound.TotalSeconds:0} s: it answers \"{last.Text.Trim()}\"; the end of its log, {process.Command.LogPath}:\n{process.LogTail()}");
    }

    /// <summary>Asks once; a failure of the connection is an answer, the end of the process is not.</summary>
    public async Task<(bool Succeeded, string Text)> AskAsync(string path, CancellationToken cancellationToken)
    {
        if (!process.Identity.IsAlive)
            throw new ControlPlaneException($"The {name} ended while it started; the end of its log, {process.Command.LogPath}:\n{process.LogTail()}");
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (false, error.Message);
        }
    }

    public void Dispose() => _http.Dispose();
}
