using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>
/// A local TCP port that no other run on this machine takes, also while nothing listens on it: a locked file stands for it. It lies below
/// the range that systems give to outgoing connections, so that none of these takes it either.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private const int First = 20_000, Last = 32_000;
    private readonly IDisposable _file;

    private PortReservation(int port, IDisposable file) => (Port, _file) = (port, file);

    public int Port { get; }

    public static PortReservation Take()
    {
        var folder = UserCache.Folder("ports");
        PrivateFiles.CreateDirectory(folder);
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (FileLock.TryTake(Path.Combine(folder, $"{port}")) is not { } file)
                continue;
            if (IsFree(port))
                return new(port, file);
            file.Dispose();
        }
        throw new ControlPlaneException($"No free port was found between {First} and {Last} on 127.0.0.1.");
    }

    public void Dispose() => _file.Dispose();

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
