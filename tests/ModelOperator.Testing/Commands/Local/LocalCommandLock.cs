using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>One <c>up</c> or <c>down</c> at a time: two that look at once would both start what they find missing.</summary>
internal static class LocalCommandLock
{
    public static Task<IDisposable> TakeAsync(CancellationToken cancellationToken) => FileLock.TakeAsync(
        Path.Combine(UserCache.Folder("local"), "command.lock"),
        waiting: () => Console.WriteLine("Another config/local/up or down runs; waiting for its end."),
        cancellationToken);
}
