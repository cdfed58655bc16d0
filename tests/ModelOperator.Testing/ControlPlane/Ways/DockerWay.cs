using System.Globalization;
using ModelOperator.Testing.ControlPlane.Components;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>k3s in a container, through the docker command line.</summary>
internal sealed class DockerWay(ControlPlaneOptions options) : IControlPlaneWay
{
    public const string ImageVariable = "MODELOPERATOR_K3S_IMAGE", DefaultImage = "rancher/k3s:v1.36.1-k3s1";
    private const string KubeconfigInContainer = "/etc/rancher/k3s/k3s.yaml", AuditFolderInContainer = "/audit";

    public ControlPlaneWay Way => ControlPlaneWay.Docker;

    private string Image => options.Environment(ImageVariable) is { Length: > 0 } image ? image : DefaultImage;

    // An image that is neither here nor to be had is found now, while another way can still be taken.
    public async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        if (await DockerCommand.WhyNotRunningAsync(cancellationToken) is { } reason)
            return reason;
        if ((await DockerCommand.RunAsync(["image", "inspect", "--format", "{{.Id}}", Image], cancellationToken)).Succeeded)
            return null;
        await options.Progress.WriteLineAsync($"Pulling {Image}.");
        var pull = await DockerCommand.RunAsync(["pull", "--quiet", Image], cancellationToken);
        return pull.Succeeded ? null : $"the image {Image} could not be pulled: {pull.LastErrorLine}";
    }

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<StartedControlPlane> StartAsync(CancellationToken cancellationToken)
    {
        var name = $"modeloperator-{Guid.NewGuid().ToString("N")[..12]}";
        var directory = options.Directory ?? RunDirectory.Create();
        PrivateFiles.CreateDirectory(directory);
        if (options.AuditLog)
            AuditLog.WritePolicy(directory);
        List<IDisposable> held = options.Detached ? [] : [ContainerGuard.Start(name)];
        try
        {
            await DockerCommand.RequireAsync(RunArguments(name, Image, options.AuditLog ? directory : null), cancellationToken);
            var port = ParsePort(await DockerCommand.RequireAsync(["port", name, "6443/tcp"], cancellationToken));
            var kubeconfigPath = Path.Combine(directory, "kubeconfig");
            if (!await Poll.UntilAsync(() => IsReadyAsync(name, port, kubeconfigPath, cancellationToken), options.StartBound, cancellationToken))
            {
                var logs = await DockerCommand.RunAsync(["logs", "--tail", "20", name], cancellationToken);
                throw new ControlPlaneException($"k3s in the container {name} was not ready within {options.StartBound}; it says: {logs.Error}");
            }
            return new(new()
            {
                Way = Way,
                Description = $"{Image} in the container {name}",
                KubeconfigPath = kubeconfigPath,
                Directory = directory,
                Container = name,
            }, held);
        }
        catch
        {
            await DockerCommand.RunAsync(["rm", "--force", "--volumes", name], CancellationToken.None);
            held.ForEach(guard => guard.Dispose());
            RunDirectory.Delete(directory);
            throw;
        }
    }

    private static async Task<bool> IsReadyAsync(string name, int port, string kubeconfigPath, CancellationToken cancellationToken)
    {
        var kubeconfig = await DockerCommand.RunAsync(["exec", name, "cat", KubeconfigInContainer], cancellationToken);
        if (!kubeconfig.Succeeded)
            return false;
        PrivateFiles.Write(kubeconfigPath, RewritePort(kubeconfig.Output, port));
        using var api = ApiClient.FromKubeconfig(kubeconfigPath);
        return await api.AnswersAsync("/readyz", cancellationToken)
            && await api.AdmitsPodsAsync("default", cancellationToken);
    }

    /// <summary>
    /// The arguments of <c>docker run</c>. k3s runs the control plane alone: without an agent there is no real node beside the simulated
    /// ones for pods to land on, and the container needs no privileges.
    /// </summary>
    internal static IReadOnlyList<string> RunArguments(string name, string image, string? auditDirectory) =>
    [
        "run", "--detach", "--rm", "--name", name,
        "--label", "app.kubernetes.io/managed-by=modeloperator-testing",
        "--publish", "127.0.0.1::6443",
        .. auditDirectory is null ? (string[])[] : ["--volume", $"{AuditLog.Folder(auditDirectory)}:{AuditFolderInContainer}"],
        image,
        "server",
        "--disable-agent",
        "--disable=traefik,servicelb,metrics-server,local-storage,coredns",
        "--disable-network-policy",
        "--disable-cloud-controller",
        "--disable-helm-controller",
        "--flannel-backend=none",
        "--tls-san=127.0.0.1",
        .. auditDirectory is null ? (string[])[] :
        [
            $"--kube-apiserver-arg=audit-policy-file={AuditFolderInContainer}/{AuditLog.PolicyFile}",
            $"--kube-apiserver-arg=audit-log-path={AuditFolderInContainer}/{AuditLog.LogFile}",
        ],
    ];

    /// <summary>The port in what <c>docker port</c> says, such as <c>127.0.0.1:49153</c>.</summary>
    internal static int ParsePort(string text)
    {
        var line = text.Split('\n')[0].Trim();
        return int.TryParse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new ControlPlaneException($"docker port said \"{text.Trim()}\", which names no port.");
    }

    internal static string RewritePort(string kubeconfig, int port) =>
        kubeconfig.Replace("https://127.0.0.1:6443", $"https://127.0.0.1:{port}", StringComparison.Ordinal);
}
