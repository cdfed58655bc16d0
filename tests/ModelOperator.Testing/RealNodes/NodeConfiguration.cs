using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.RealNodes;

/// <summary>The configuration files of a node's programs in its run's folder, and the command lines that go with them.</summary>
internal sealed class NodeConfiguration(string directory, string node, NodeCgroups cgroups)
{
    /// <summary>The image of the container that holds a pod's namespaces.</summary>
    public const string PauseImage = "modeloperator.test/pause:1";

    /// <summary>Where containerd listens.</summary>
    public const string ContainerdSocket = "/run/containerd/containerd.sock";

    private const string Run = NodeNamespaces.RunFolder, Programs = NodeNamespaces.ProgramsFolder;

    public static IReadOnlyList<string> Containerd => [$"--config={Run}/containerd.toml"];

    public IReadOnlyList<string> Kubelet =>
    [
        $"--config={Run}/kubelet.json", $"--kubeconfig={Run}/kubelet.kubeconfig",
        $"--root-dir={Run}/kubelet", $"--cert-dir={Run}/kubelet/pki", $"--volume-plugin-dir={Run}/kubelet/volume-plugins",
        "--container-runtime=remote", $"--container-runtime-endpoint=unix://{ContainerdSocket}",
        $"--hostname-override={node}", $"--node-ip={NodeNetwork.NodeAddress}",
    ];

    public IReadOnlyList<string> KubeProxy =>
    [
        $"--kubeconfig={Run}/kube-proxy.kubeconfig", $"--hostname-override={node}",
        "--proxy-mode=iptables", $"--cluster-cidr={NodeNetwork.PodRange}",
        // The slices that it knows are older than what an API server of today serves.
        "--feature-gates=EndpointSliceProxying=false",
        // These are the machine's, not the namespaces'.
        "--conntrack-max-per-core=0", "--conntrack-tcp-timeout-established=0s", "--conntrack-tcp-timeout-close-wait=0s",
        // Less than what a process has takes a capability that root may lack.
        "--oom-score-adj=0",
    ];

    public void Write(string clientAuthority)
    {
        PrivateFiles.CreateDirectory(Path.Combine(directory, "cni"));
        Write("containerd.toml", ContainerdConfiguration);
        Write("cni/10-bridge.conflist", NetworkConfiguration.ToJsonString());
        Write("client-ca.crt", clientAuthority);
        Write("kubelet.json", KubeletConfiguration.ToJsonString());
        // Pods resolve the names of Services and no others: the machine's DNS server is not theirs.
        Write("resolv.conf", "");
    }

    // restrict_oom_score_adj, for the same want of a capability: runc ends with an unrelated complaint otherwise.
    private static string ContainerdConfiguration => $"""
        version = 2
        root = "{Run}/containerd"
        state = "/run/containerd"
        disabled_plugins = ["io.containerd.internal.v1.opt"]
        [grpc]
        address = "{ContainerdSocket}"
        [plugins."io.containerd.grpc.v1.cri"]
        sandbox_image = "{PauseImage}"
        restrict_oom_score_adj = true
        [plugins."io.containerd.grpc.v1.cri".cni]
        bin_dir = "{Programs}/root/usr/lib/cni"
        conf_dir = "{Run}/cni"
        """;

    private static JsonObject NetworkConfiguration => new()
    {
        ["cniVersion"] = "0.4.0",
        ["name"] = "pods",
        ["plugins"] = new JsonArray(new JsonObject
        {
            ["type"] = "bridge",
            ["bridge"] = "cni0",
            ["isGateway"] = true,
            // So that a pod reaches itself through its Service.
            ["hairpinMode"] = true,
            ["ipam"] = new JsonObject
            {
                ["type"] = "host-local",
                ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = NodeNetwork.PodRange })),
                ["routes"] = new JsonArray(new JsonObject { ["dst"] = "0.0.0.0/0" }),
                ["dataDir"] = "/run/cni",
            },
        }),
    };

    private JsonObject KubeletConfiguration => new()
    {
        ["apiVersion"] = "kubelet.config.k8s.io/v1beta1",
        ["kind"] = "KubeletConfiguration",
        ["authentication"] = new JsonObject
        {
            ["anonymous"] = new JsonObject { ["enabled"] = false },
            ["webhook"] = new JsonObject { ["enabled"] = false },
            ["x509"] = new JsonObject { ["clientCAFile"] = $"{Run}/client-ca.crt" },
        },
        ["authorization"] = new JsonObject { ["mode"] = "AlwaysAllow" },
        ["cgroupDriver"] = "cgroupfs",
        ["cgroupRoot"] = cgroups.Path,
        ["resolvConf"] = $"{Run}/resolv.conf",
        ["clusterDNS"] = new JsonArray(NodeNetwork.MachineAddress),
        ["clusterDomain"] = ServiceNames.Domain,
        ["failSwapOn"] = false,
        ["oomScoreAdj"] = 0,
        // A test waits for what changes.
        ["nodeStatusUpdateFrequency"] = "1s",
        // How full the machine's disk and memory are is no concern of a test: no pod is evicted, no image removed.
        ["evictionHard"] = new JsonObject(),
        ["imageGCHighThresholdPercent"] = 100,
        ["imageGCLowThresholdPercent"] = 99,
        // Devices are offered by the node's status alone.
        ["featureGates"] = new JsonObject { ["DevicePlugins"] = false },
    };

    private void Write(string file, string content) => PrivateFiles.Write(Path.Combine(directory, file), content);
}
