using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.RealNodes;

namespace ModelOperator.Testing.ControlPlane.Components;

/// <summary>The ports of a run, all on 127.0.0.1.</summary>
internal sealed record ComponentPorts(int Etcd, int EtcdPeer, int ApiServer, int CrdServer);

/// <summary>
/// Everything that a run keeps in its folder: keys, kubeconfigs, etcd's data, logs. From it and the ports follow the command lines of all
/// components, so that each can be started again as it was.
/// </summary>
internal sealed class ComponentLayout
{
    public const string CrdServerService = "modeloperator-crd-server";
    public const string ServiceIpRange = "10.96.0.0/16";
    private const string FrontProxyUser = "front-proxy-client";

    private readonly ControlPlaneBinaries _binaries;
    private readonly Version _version;
    private readonly string _directory;
    private readonly ComponentPorts _ports;
    private readonly bool _auditLog;

    private readonly CertificateAuthority _cluster, _etcd, _frontProxy;
    private readonly CertificateFiles _apiServerServing, _crdServerServing, _etcdServing, _etcdClient, _kubeletClient, _frontProxyClient, _serviceAccount;

    public ComponentLayout(ControlPlaneBinaries binaries, Version version, string directory, ComponentPorts ports, bool auditLog)
    {
        (_binaries, _version, _directory, _ports, _auditLog) = (binaries, version, directory, ports, auditLog);
        foreach (var folder in (string[])[directory, Keys(directory), Logs(directory)])
            PrivateFiles.CreateDirectory(folder);

        // Authorities of their own, because each trusts everybody that it certified: a user of the cluster is nobody to etcd, and cannot
        // pass for the aggregator, whose word about who calls is believed.
        _cluster = CertificateAuthority.Create(Keys(directory), ClusterAuthority);
        _etcd = CertificateAuthority.Create(Keys(directory), "etcd-ca");
        _frontProxy = CertificateAuthority.Create(Keys(directory), "front-proxy-ca");
        _etcdServing = _etcd.IssueServer("etcd", "127.0.0.1", "localhost");
        _etcdClient = _etcd.IssueClient("etcd-client", "kube-apiserver");
        _apiServerServing = _cluster.IssueServer("kube-apiserver", "127.0.0.1", NodeNetwork.MachineAddress, "10.96.0.1", "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local");
        _crdServerServing = _cluster.IssueServer("crd-server", "127.0.0.1", "localhost", $"{CrdServerService}.kube-system.svc");
        _kubeletClient = _cluster.IssueClient("kubelet-client", "kube-apiserver", "system:masters");
        _frontProxyClient = _frontProxy.IssueClient("front-proxy-client", FrontProxyUser);
        _serviceAccount = _cluster.IssueClient("service-account", "service-account");

        Save(KubeconfigPath, "kubernetes-admin", "system:masters");
        Save(KubeconfigOf("kube-controller-manager"), "system:kube-controller-manager");
        Save(KubeconfigOf("kube-scheduler"), "system:kube-scheduler");
        Save(KubeconfigOf("crd-server"), "crd-server", "system:masters");
        if (auditLog)
            AuditLog.WritePolicy(directory);
    }

    /// <summary>The name of the authority whose certificates authenticate users, in the folder of keys.</summary>
    public const string ClusterAuthority = "cluster-ca";

    public static string Keys(string directory) => Path.Combine(directory, "keys");

    public static string Logs(string directory) => Path.Combine(directory, "logs");

    public string KubeconfigPath => Path.Combine(_directory, "kubeconfig");

    public int EtcdPort => _ports.Etcd;

    private bool HasCrdServer => _binaries.CrdServer is not null;

    public ComponentCommand Etcd => Command("etcd", _binaries.Etcd,
    [
        "--name=default",
        $"--data-dir={Path.Combine(_directory, "etcd")}",
        $"--listen-client-urls=https://127.0.0.1:{_ports.Etcd}",
        $"--advertise-client-urls=https://127.0.0.1:{_ports.Etcd}",
        $"--listen-peer-urls=https://127.0.0.1:{_ports.EtcdPeer}",
        $"--initial-advertise-peer-urls=https://127.0.0.1:{_ports.EtcdPeer}",
        $"--initial-cluster=default=https://127.0.0.1:{_ports.EtcdPeer}",
        $"--cert-file={_etcdServing.CertificatePath}", $"--key-file={_etcdServing.KeyPath}",
        $"--trusted-ca-file={_etcd.CertificatePath}", "--client-cert-auth",
        $"--peer-cert-file={_etcdServing.CertificatePath}", $"--peer-key-file={_etcdServing.KeyPath}",
        $"--peer-trusted-ca-file={_etcd.CertificatePath}", "--peer-client-cert-auth",
        // What a crash of the machine would lose is thrown away anyway.
        "--unsafe-no-fsync",
        "--log-level=warn",
    ]);

    public ComponentCommand ApiServer => Command("kube-apiserver", _binaries.ApiServer,
    [
        .. EtcdClient,
        "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", $"--secure-port={_ports.ApiServer}",
        // A loopback address is no valid endpoint of the `kubernetes` Service; the reconciler would complain forever.
        "--endpoint-reconciler-type=none",
        $"--service-cluster-ip-range={ServiceIpRange}",
        "--authorization-mode=RBAC",
        "--allow-privileged=true",
        "--profiling=false",
        $"--tls-cert-file={_apiServerServing.CertificatePath}", $"--tls-private-key-file={_apiServerServing.KeyPath}",
        $"--client-ca-file={_cluster.CertificatePath}",
        .. RequestHeaders,
        $"--proxy-client-cert-file={_frontProxyClient.CertificatePath}", $"--proxy-client-key-file={_frontProxyClient.KeyPath}",
        // For the logs of pods on a real node; it has no other address that can be reached.
        $"--kubelet-client-certificate={_kubeletClient.CertificatePath}", $"--kubelet-client-key={_kubeletClient.KeyPath}",
        "--kubelet-preferred-address-types=InternalIP",
        "--service-account-issuer=https://kubernetes.default.svc",
        $"--service-account-key-file={_serviceAccount.CertificatePath}", $"--service-account-signing-key-file={_serviceAccount.KeyPath}",
        // Nothing makes the service accounts that this would ask every pod for.
        .. _binaries.ControllerManager is null ? (string[])["--disable-admission-plugins=ServiceAccount"] : [],
        .. _auditLog ? (string[])[$"--audit-policy-file={AuditLog.Policy(_directory)}", $"--audit-log-path={AuditLog.Path(_directory)}", "--audit-log-format=json"] : [],
    ]);

    public ComponentCommand? CrdServer => _binaries.CrdServer is not { } program ? null : Command("crd-server", program,
    [
        .. EtcdClient,
        "--etcd-prefix=/registry-crd",
        "--bind-address=127.0.0.1", $"--secure-port={_ports.CrdServer}",
        $"--tls-cert-file={_crdServerServing.CertificatePath}", $"--tls-private-key-file={_crdServerServing.KeyPath}",
        $"--client-ca-file={_cluster.CertificatePath}",
        .. RequestHeaders,
        $"--kubeconfig={KubeconfigOf("crd-server")}",
        $"--authentication-kubeconfig={KubeconfigOf("crd-server")}",
        $"--authorization-kubeconfig={KubeconfigOf("crd-server")}",
        // Every authority is named here, so there is nothing to ask the core for before it is up.
        "--authentication-skip-lookup",
        // The 1.20 core has neither the flow control nor the admission policies that this server would read from it.
        "--enable-priority-and-fairness=false",
        "--disable-admission-plugins=ValidatingAdmissionPolicy,MutatingAdmissionPolicy",
        "--profiling=false",
    ]);

    public ComponentCommand? ControllerManager => _binaries.ControllerManager is not { } program ? null : Command("kube-controller-manager", program,
    [
        .. Client("kube-controller-manager"),
        $"--service-account-private-key-file={_serviceAccount.KeyPath}",
        $"--root-ca-file={_cluster.CertificatePath}",
        $"--cluster-signing-cert-file={_cluster.CertificatePath}", $"--cluster-signing-key-file={_cluster.KeyPath}",
        "--use-service-account-credentials",
        "--kube-api-qps=200", "--kube-api-burst=400",
        // A folder for volume plugins, which it makes in /usr unless told otherwise.
        .. IsOld ? (string[])[$"--flex-volume-plugin-dir={Path.Combine(_directory, "volume-plugins")}"] : [],
    ]);

    public ComponentCommand? Scheduler => _binaries.Scheduler is not { } program ? null : Command("kube-scheduler", program,
    [
        .. Client("kube-scheduler"),
        "--kube-api-qps=200", "--kube-api-burst=400",
    ]);

    private string[] EtcdClient =>
    [
        $"--etcd-servers=https://127.0.0.1:{_ports.Etcd}",
        $"--etcd-cafile={_etcd.CertificatePath}", $"--etcd-certfile={_etcdClient.CertificatePath}", $"--etcd-keyfile={_etcdClient.KeyPath}",
    ];

    private string[] RequestHeaders =>
    [
        $"--requestheader-client-ca-file={_frontProxy.CertificatePath}",
        $"--requestheader-allowed-names={FrontProxyUser}",
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    ];

    // Nobody calls these two, so they listen nowhere: no port to lose. Until 1.23 they had a second, open port.
    private string[] Client(string name) =>
    [
        $"--kubeconfig={KubeconfigOf(name)}",
        "--leader-elect=false",
        "--secure-port=0",
        .. IsOld ? (string[])["--port=0"] : [],
    ];

    private bool IsOld => _version < new Version(1, 24);

    private string KubeconfigOf(string component) => Path.Combine(Keys(_directory), $"{component}.kubeconfig");

    private ComponentCommand Command(string name, string program, IReadOnlyList<string> arguments) =>
        new(name, program, arguments, Path.Combine(Logs(_directory), $"{name}.log"));

    private void Save(string path, string user, params IReadOnlyList<string> groups)
    {
        var files = _cluster.IssueClient(Path.GetFileNameWithoutExtension(path) + "-client", user, groups);
        UserKubeconfig(_cluster, files, _ports.ApiServer, HasCrdServer ? _ports.CrdServer : null).Save(path);
    }

    private static Kubeconfig UserKubeconfig(CertificateAuthority authority, CertificateFiles files, int apiServerPort, int? crdServerPort)
    {
        KubeconfigContext At(int port) => new(
            new Uri($"https://127.0.0.1:{port}"),
            File.ReadAllText(authority.CertificatePath), File.ReadAllText(files.CertificatePath), File.ReadAllText(files.KeyPath));
        return new(At(apiServerPort), crdServerPort is { } port ? At(port) : null);
    }
}
