using System.CommandLine;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Cli.CommandLine;

/// <summary>Which cluster and namespace a command speaks of, with the names that kubectl has for it.</summary>
internal sealed class ClusterOptions
{
    /// <summary>How the server's audit log names the plugin.</summary>
    public const string UserAgent = "kubectl-model";

    private const string Variable = "KUBECONFIG";

    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Kubeconfig file; $KUBECONFIG, or ~/.kube/config, when absent." };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig; its current context when absent." };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Namespace; the context's when absent." };
    private readonly Option<bool> _allNamespaces = new("--all-namespaces", "-A") { Description = "All namespaces." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="acrossNamespaces">Whether it can speak of all namespaces.</param>
    public void AddTo(Command command, bool acrossNamespaces)
    {
        command.Add(_kubeconfig);
        command.Add(_context);
        command.Add(_namespace);
        if (acrossNamespaces)
        {
            command.Add(_allNamespaces);
            command.Validators.Add(result =>
            {
                if (result.GetValue(_namespace) is not null && result.GetValue(_allNamespaces))
                {
                    result.AddError("--namespace and --all-namespaces exclude one another: leave one out.");
                }
            });
        }
    }

    /// <summary>The namespace that was named; null for none.</summary>
    public string? NamedNamespace(ParseResult result) => result.GetValue(_namespace);

    /// <summary>Whether all namespaces are meant.</summary>
    public bool AllNamespaces(ParseResult result) => result.GetResult(_allNamespaces) is not null && result.GetValue(_allNamespaces);

    /// <summary>The cluster, and who asks.</summary>
    public ClusterConfiguration Configuration(ParseResult result) => Kubeconfig.Load(Paths(result.GetValue(_kubeconfig)), result.GetValue(_context));

    /// <summary>A client of the cluster.</summary>
    public KubernetesClient Connect(ParseResult result) => new(Configuration(result), new KubernetesClientOptions { UserAgent = UserAgent });

    /// <summary>The namespace that was named, or the context's.</summary>
    public string NamespaceOr(ParseResult result, ClusterConfiguration configuration) => NamedNamespace(result) ?? configuration.Namespace ?? "default";

    private static string[] Paths(string? named)
    {
        if (named is not null)
        {
            return [named];
        }

        var listed = Environment.GetEnvironmentVariable(Variable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return listed.Length > 0 ? listed : [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")];
    }
}
