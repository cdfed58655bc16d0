using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelOperator.Kubernetes.Apply;

/// <summary>
/// A reusable buffer to write JSON into. Every reconcile of every object compares its status this way, and nearly all of them find
/// nothing to write; renting from the thread makes that comparison free of allocations.
/// </summary>
internal sealed class JsonScratch : IDisposable
{
    private const int LargestKept = 1 << 20;

    // Two are in use at once when a live and a desired value are compared.
    [ThreadStatic]
    private static Stack<JsonScratch>? _spare;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    private JsonScratch() => Writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes into the buffer.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>What was written and flushed; valid until the scratch is disposed.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <inheritdoc cref="Written"/>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.WrittenMemory;

    /// <summary>Takes an empty one; dispose it on the same thread.</summary>
    public static JsonScratch Rent() => _spare is { Count: > 0 } ? _spare.Pop() : new JsonScratch();

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (_buffer.Capacity > LargestKept)
        {
            Writer.Dispose();
            return;
        }

        _buffer.ResetWrittenCount();
        Writer.Reset();
        (_spare ??= new Stack<JsonScratch>()).Push(this);
    }
}
