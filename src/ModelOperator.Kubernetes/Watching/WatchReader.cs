using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Watching;

/// <summary>Reads the events of a watch from the body of its answer, line by line.</summary>
internal static class WatchReader
{
    /// <summary>
    /// Longest line taken. etcd stores objects of some 1.5 MiB; what is far longer is no event, and must not fill the memory.
    /// </summary>
    public const int MaximumLine = 16 * 1024 * 1024;

    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 32 * 1024, minimumReadSize: 4 * 1024);

    /// <exception cref="WatchLineException">A line is malformed, too long, or broken off.</exception>
    /// <exception cref="Client.KubernetesApiException">The server sent an ERROR event.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken, int maximumLine = MaximumLine)
        where T : class, IKubernetesObject<T>
    {
        var pipe = PipeReader.Create(stream, PipeOptions);
        try
        {
            var searched = 0L;
            while (true)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
                {
                    var line = buffer.Slice(0, end);
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                    searched = 0;
                    if (!line.IsEmpty)
                    {
                        yield return Decode<T>(line);
                    }
                }

                searched = buffer.Length;
                if (buffer.Length > maximumLine)
                {
                    throw new WatchLineException($"a watch event of {T.ResourceType} is longer than {maximumLine} bytes");
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    if (!buffer.IsEmpty)
                    {
                        throw new WatchLineException($"a watch of {T.ResourceType} ended within an event");
                    }

                    yield break;
                }
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static WatchEvent<T> Decode<T>(ReadOnlySequence<byte> line)
        where T : class, IKubernetesObject<T>
    {
        if (line.IsSingleSegment)
        {
            return WatchDecoder.Decode<T>(line.FirstSpan);
        }

        var length = (int)line.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.CopyTo(copy);
            return WatchDecoder.Decode<T>(copy.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }
}
