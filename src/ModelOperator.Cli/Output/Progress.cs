namespace ModelOperator.Cli.Output;

/// <summary>A line on the terminal about what takes longer than a second; gone when it is over, and never in a pipe.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Timer? _timer;
    private readonly string _what;
    private readonly Lock _gate = new();
    private bool _shown;
    private bool _over;

    private Progress(string what)
    {
        _what = what;
        _timer = Console.IsErrorRedirected ? null : new Timer(_ => Show(), null, Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to wait.</summary>
    public static Progress Of(string what) => new(what);

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _over = true;
            if (_shown)
            {
                Console.Error.Write("\r\u001b[K");
            }
        }
    }

    private void Show()
    {
        lock (_gate)
        {
            if (!_over)
            {
                _shown = true;
                Console.Error.Write($"{_what}...");
            }
        }
    }
}
