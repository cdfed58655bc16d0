using System.Net;
using System.Net.Sockets;

namespace ModelOperator.Testing.RealNodes;

/// <summary>Passes connections from a node on to the API server, which listens on the machine's loopback alone.</summary>
internal sealed class ApiServerRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Uri _apiServer;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _accepting;

    /// <summary>Listens at the machine's end of the node's link, on the API server's own port.</summary>
    public ApiServerRelay(Uri apiServer)
    {
        _apiServer = apiServer;
        _listener = new(IPAddress.Parse(NodeNetwork.MachineAddress), apiServer.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The API server as a node calls it.</summary>
    public Uri Address => new($"https://{_listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        HashSet<Task> connections = [];
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
                connections.RemoveWhere(connection => connection.IsCompleted);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // A connection that was given up before it was accepted, or the end.
            }
        }
        await Task.WhenAll(connections);
    }

    private async Task RelayAsync(TcpClient node)
    {
        using var server = new TcpClient();
        try
        {
            using (node)
            {
                await server.ConnectAsync(_apiServer.Host, _apiServer.Port, _ended.Token);
                var (nodeStream, serverStream) = (node.GetStream(), server.GetStream());
                // Whichever side ends, the connection has.
                await Task.WhenAny(nodeStream.CopyToAsync(serverStream, _ended.Token), serverStream.CopyToAsync(nodeStream, _ended.Token));
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // The node sees its connection end, and makes another one.
        }
    }
}
