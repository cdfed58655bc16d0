using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.RealNodes;

/// <summary>
/// The DNS server of the pods on a node: it knows the addresses of Services as the API server has them at that moment, and no other names.
/// It answers by UDP, in the format of RFC 1035.
/// </summary>
internal sealed class ServiceNames : IAsyncDisposable
{
    /// <summary>What the names of Services end with.</summary>
    public const string Domain = "cluster.local";

    private const int Port = 53, HeaderLength = 12, MostAddresses = 20;
    private const ushort AddressType = 1, Response = 0x8400, NameError = 3, ServerFailure = 2, RecursionDesired = 0x0100;
    private const uint SecondsToLive = 0;

    private readonly ApiClient _api;
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Parse(NodeNetwork.MachineAddress), Port));
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _answering;

    /// <summary>Listens at the machine's end of the node's link.</summary>
    public ServiceNames(ApiClient api)
    {
        _api = api;
        _answering = AnswerAllAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _answering;
        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task AnswerAllAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                var query = await _socket.ReceiveAsync(_ended.Token);
                if (await AnswerAsync(query.Buffer) is { } answer)
                    await _socket.SendAsync(answer, query.RemoteEndPoint, _ended.Token);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // Who asked is gone, or the end.
            }
        }
    }

    // Null for what is no question.
    private async Task<byte[]?> AnswerAsync(byte[] query)
    {
        if (Read(query) is not var (name, type, end))
            return null;
        IReadOnlyList<IPAddress>? addresses;
        try
        {
            addresses = await FindAsync(name);
        }
        catch (Exception error) when (error is HttpRequestException or ApiException)
        {
            return Write(query, end, ServerFailure, []);
        }
        // Of a name that exists there is nothing but addresses of the older kind.
        return Write(query, end, addresses is null ? NameError : (ushort)0, type == AddressType ? addresses ?? [] : []);
    }

    // Of a Service without an address of its own those of its pods; null when there is no such Service.
    private async Task<IReadOnlyList<IPAddress>?> FindAsync(string name)
    {
        if (name.Split('.') is not [var service, var ns, "svc", "cluster", "local"] || service.Length == 0 || ns.Length == 0)
            return null;
        var path = $"/api/v1/namespaces/{Uri.EscapeDataString(ns)}";
        var found = await _api.GetAsync($"{path}/services/{Uri.EscapeDataString(service)}", _ended.Token);
        if (found is null)
            return null;
        if (IPAddress.TryParse((string?)found["spec"]!["clusterIP"], out var address))
            return [address];
        var endpoints = await _api.GetAsync($"{path}/endpoints/{Uri.EscapeDataString(service)}", _ended.Token);
        return
        [
            .. (endpoints?["subsets"] as JsonArray ?? []).SelectMany(subset => subset!["addresses"] as JsonArray ?? [])
                .Select(pod => IPAddress.Parse((string)pod!["ip"]!)).Take(MostAddresses),
        ];
    }

    // The name that is asked for, the type, and where the question ends.
    private static (string Name, ushort Type, int End)? Read(byte[] query)
    {
        if (query.Length < HeaderLength || (query[2] & 0x80) != 0 || BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(4)) != 1)
            return null;
        List<string> labels = [];
        var at = HeaderLength;
        while (at < query.Length && query[at] is > 0 and < 64 and var length && at + length < query.Length)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, length));
            at += length + 1;
        }
        return at + 5 <= query.Length && query[at] == 0
            ? (string.Join('.', labels).ToLowerInvariant(), BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(at + 1)), at + 5)
            : null;
    }

    private static byte[] Write(byte[] query, int end, ushort code, IReadOnlyList<IPAddress> addresses)
    {
        var answer = new byte[end + addresses.Count * 16];
        query.AsSpan(0, end).CopyTo(answer);
        var header = answer.AsSpan(0, HeaderLength);
        var asked = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(header[2..]) & RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(Response | asked | code));
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], (ushort)addresses.Count);
        // Neither authorities nor, as some ask for, anything else.
        header[8..].Clear();
        var at = end;
        foreach (var address in addresses)
        {
            var record = answer.AsSpan(at, 16);
            // The name is the one that was asked for, by its place in the message.
            BinaryPrimitives.WriteUInt16BigEndian(record, 0xC000 | HeaderLength);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], AddressType);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], 1);
            BinaryPrimitives.WriteUInt32BigEndian(record[6..], SecondsToLive);
            BinaryPrimitives.WriteUInt16BigEndian(record[10..], 4);
            address.TryWriteBytes(record[12..], out _);
            at += 16;
        }
        return answer;
    }
}
