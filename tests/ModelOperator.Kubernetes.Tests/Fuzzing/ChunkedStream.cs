namespace ModelOperator.Kubernetes.Tests.Fuzzing;

/// <summary>Gives its bytes in pieces of random length, as a network does.</summary>
internal sealed class ChunkedStream(byte[] bytes, Random random, int longest) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(random.Next(1, longest + 1), buffer.Length)], cancellationToken);
}
