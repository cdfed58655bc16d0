using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>Who there is in the example's domains beside the administrator, so that it can be seen as they see it.</summary>
internal sealed class LocalMembers(LocalControlPlane controlPlane)
{
    private const string Account = "training-pipelines";

    private static readonly (string Domain, string Namespace)[] Pipelines = [("studio", "studio-content"), ("payments", "payments-fraud")];

    /// <summary>Lets them view the namespaces of their domains, which must exist, and writes their kubeconfigs.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await AccessManifests.ApplyAsync(controlPlane.Api, Path.Combine(Repository.Root, "config", "local", "members.yaml"), cancellationToken);
        foreach (var (domain, ns) in Pipelines)
            await controlPlane.SaveTokenKubeconfigAsync(KubeconfigOf(domain), ns, Account, cancellationToken);
    }

    /// <summary>Path of the kubeconfig of a domain's pipeline, with a token that each <c>up</c> renews.</summary>
    public string KubeconfigOf(string domain) => Path.Combine(Path.GetDirectoryName(controlPlane.KubeconfigPath)!, $"{domain}.kubeconfig");
}
