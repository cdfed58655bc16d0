using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelOperator.Testing.Nodes;

/// <summary>A node that exists only as an object: what it offers to the scheduler.</summary>
public sealed record SimulatedNode(string Name)
{
    /// <summary>The label that every simulated node carries, so that nobody takes it for a machine.</summary>
    public const string Label = "simulator.modeloperator.io/simulated";

    public string Cpu { get; init; } = "32";

    public string Memory { get; init; } = "256Gi";

    public int Pods { get; init; } = 110;

    /// <summary>The number of GPUs, offered as <see cref="GpuResource"/>; 0 for a node without.</summary>
    public int Gpus { get; init; }

    public string GpuResource { get; init; } = "nvidia.com/gpu";

    /// <summary>What the label <c>nvidia.com/gpu.product</c> says.</summary>
    public string GpuProduct { get; init; } = "NVIDIA-A100-SXM4-80GB";

    /// <summary>Labels beside those that nodes usually have.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    internal JsonObject ToNode(DateTimeOffset now)
    {
        var labels = new JsonObject
        {
            [Label] = "true",
            ["kubernetes.io/hostname"] = Name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = "amd64",
        };
        var capacity = new JsonObject
        {
            ["cpu"] = Cpu,
            ["memory"] = Memory,
            ["pods"] = Pods.ToString(CultureInfo.InvariantCulture),
            ["ephemeral-storage"] = "1Ti",
        };
        if (Gpus > 0)
        {
            capacity[GpuResource] = Gpus.ToString(CultureInfo.InvariantCulture);
            labels["nvidia.com/gpu.present"] = "true";
            labels["nvidia.com/gpu.product"] = GpuProduct;
            labels["nvidia.com/gpu.count"] = Gpus.ToString(CultureInfo.InvariantCulture);
        }
        foreach (var (key, value) in Labels)
            labels[key] = value;
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = labels },
            ["spec"] = new JsonObject { ["providerID"] = $"simulated://{Name}" },
            ["status"] = new JsonObject
            {
                ["capacity"] = capacity,
                ["allocatable"] = capacity.DeepClone(),
                ["conditions"] = new JsonArray(
                    Condition("Ready", "True", "KubeletReady", "This node is simulated.", now),
                    Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "", now),
                    Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "", now),
                    Condition("PIDPressure", "False", "KubeletHasSufficientPID", "", now)),
                ["addresses"] = new JsonArray(new JsonObject { ["type"] = "Hostname", ["address"] = Name }),
                ["nodeInfo"] = new JsonObject
                {
                    ["architecture"] = "amd64",
                    ["operatingSystem"] = "linux",
                    ["osImage"] = "simulated",
                    ["kernelVersion"] = "simulated",
                    ["containerRuntimeVersion"] = "simulated://1",
                    ["kubeletVersion"] = "v0.0.0-simulated",
                    ["kubeProxyVersion"] = "v0.0.0-simulated",
                    ["machineID"] = "",
                    ["systemUUID"] = "",
                    ["bootID"] = "",
                },
            },
        };
    }

    private static JsonObject Condition(string type, string status, string reason, string message, DateTimeOffset now) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = message,
        ["lastHeartbeatTime"] = KubernetesTime.Format(now),
        ["lastTransitionTime"] = KubernetesTime.Format(now),
    };
}
