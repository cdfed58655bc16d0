using Microsoft.AspNetCore.Http;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>
/// A request that is being answered. It ends with the answer, or earlier where the answer is one that goes on for as long as the test
/// wants: an open watch, or a fault that hangs.
/// </summary>
internal sealed class Answering : IDisposable
{
    private readonly Action _end;
    private int _ended;

    public Answering(HttpContext context, Action end)
    {
        _end = end;
        context.Features.Set(this);
    }

    /// <summary>From here on the client waits for the test and not for the server.</summary>
    public static void GoesOn(HttpContext context) => context.Features.Get<Answering>()?.Dispose();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _end();
        }
    }
}
