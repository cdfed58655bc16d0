using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Kubernetes.Client.Connections;

/// <summary>
/// What is parsed from files that are rotated under a running process (tokens, certificates): looked at again at most once a
/// minute, and the same instance as long as the bytes are the same. When a later read fails, the last good value stays, for a
/// rotation that replaces two files is torn for a moment.
/// </summary>
internal sealed partial class ReloadedFile<T>(
    string description, Func<byte[]> read, Func<byte[], T> parse, TimeProvider time, ILogger logger)
    where T : class
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private byte[] _bytes = [];
    private T? _value;
    private long _readAt;

    /// <exception cref="ConfigurationException">There is no good value yet, and the files cannot be read.</exception>
    public T Value
    {
        get
        {
            lock (_lock)
            {
                return _value is null || time.GetElapsedTime(_readAt) >= Interval ? Read() : _value;
            }
        }
    }

    /// <summary>Reads now, because what was read before was refused.</summary>
    public T ReadAgain()
    {
        lock (_lock)
        {
            return Read();
        }
    }

    private T Read()
    {
        _readAt = time.GetTimestamp();
        try
        {
            var bytes = read();
            if (_value is null || !bytes.AsSpan().SequenceEqual(_bytes))
            {
                _value = parse(bytes);
                _bytes = bytes;
            }
        }
        catch (Exception exception)
        {
            if (_value is null)
            {
                throw new ConfigurationException($"{description}: {exception.Message}", exception);
            }

            LogKept(logger, description, exception.Message);
        }

        return _value;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Description} cannot be read again, the last good one is kept: {Reason}")]
    private static partial void LogKept(ILogger logger, string description, string reason);
}
