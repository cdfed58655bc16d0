using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Operators;

/// <summary>
/// The socket on which every .NET process of this machine takes requests of diagnostic tools. One is made of it here: a trace of the heap,
/// which begins with a full collection, and is not read.
/// </summary>
internal static class DiagnosticPort
{
    private const byte EventPipe = 2, CollectTracing = 2, Server = 0xFF, Ok = 0;
    private const int HeaderSize = 20;
    private const long CollectHeap = 0x800000;
    private const string Provider = "Microsoft-Windows-DotNETRuntime";

    /// <summary>Has a process collect all its garbage; it may not have ended when this returns.</summary>
    public static async Task CollectGarbageAsync(int pid)
    {
        var path = Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{pid}-*-socket").SingleOrDefault()
            ?? throw new ControlPlaneException($"Process {pid} has no diagnostic port in {Path.GetTempPath()}.");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Request());
        var answer = new byte[HeaderSize];
        await stream.ReadExactlyAsync(answer);
        if (answer[16] != Server || answer[17] != Ok)
        {
            throw new ControlPlaneException($"Process {pid} refused to collect its garbage.");
        }
    }

    private static byte[] Request()
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload);
        writer.Write(1u); // Megabytes to keep.
        writer.Write(1u); // The format of traces.
        writer.Write(1u); // Providers.
        writer.Write(CollectHeap);
        writer.Write(4u); // Informational.
        writer.Write((uint)Provider.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(Provider + "\0"));
        writer.Write(0u); // No arguments.
        var request = new byte[HeaderSize + payload.Length];
        Encoding.ASCII.GetBytes("DOTNET_IPC_V1").CopyTo(request, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(14), (ushort)request.Length);
        (request[16], request[17]) = (EventPipe, CollectTracing);
        payload.ToArray().CopyTo(request, HeaderSize);
        return request;
    }
}
