using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Components;

namespace ModelOperator.Testing.RealNodes;

/// <summary>
/// The link between the machine and a node, which is a network of its own, and the machine's routes over it to pods and Services. All of it
/// is gone as soon as either end is.
/// </summary>
internal sealed class NodeNetwork(NodePrograms programs, string link)
{
    /// <summary>The machine's end of the link, where a node finds the API server.</summary>
    public const string MachineAddress = "10.243.0.1";

    /// <summary>The node's end of the link.</summary>
    public const string NodeAddress = "10.243.0.2";

    public const string PodRange = "10.244.0.0/24";

    /// <summary>Makes the link, without addresses.</summary>
    public Task LinkAsync(NodeNamespaces namespaces, CancellationToken cancellationToken) =>
        MachineAsync($"link add {link} type veth peer name eth0 netns {namespaces.Pid}", cancellationToken);

    /// <summary>Gives the link its addresses, and the machine its routes.</summary>
    public async Task RouteAsync(NodeNamespaces namespaces, CancellationToken cancellationToken)
    {
        // And no default route: what looks for something beyond the machine, as kubelet for a cloud, hears at once that there is nothing.
        foreach (var command in (string[])["link set lo up", $"address add {NodeAddress}/30 dev eth0", "link set eth0 up"])
            await namespaces.RunAsync(["ip", .. command.Split(' ')], cancellationToken: cancellationToken);
        foreach (var command in (string[])[$"address add {MachineAddress}/30 dev {link}", $"link set {link} up"])
            await MachineAsync(command, cancellationToken);
        foreach (var range in (string[])[PodRange, ComponentLayout.ServiceIpRange])
            await MachineAsync($"route add {range} via {NodeAddress} dev {link}", cancellationToken);
    }

    /// <summary>Removes the link, if it is still there.</summary>
    public async Task UnlinkAsync()
    {
        try
        {
            if (Directory.Exists($"/sys/class/net/{link}"))
                await MachineAsync($"link delete {link}", CancellationToken.None);
        }
        catch (ControlPlaneException) when (!Directory.Exists($"/sys/class/net/{link}"))
        {
            // The other end went, and it with that.
        }
    }

    private Task<string> MachineAsync(string command, CancellationToken cancellationToken) =>
        ShortCommand.RunAsync([.. programs.Environment(programs.Folder), "ip", .. command.Split(' ')], null, cancellationToken);
}
