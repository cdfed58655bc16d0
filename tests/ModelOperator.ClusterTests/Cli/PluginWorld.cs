using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.Operators;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>The media example, converged, and users with less than everything.</summary>
public sealed class PluginWorld(ClusterFixture cluster) : ExampleWorld(cluster)
{
    private readonly Dictionary<string, string> _kubeconfigs = [];

    /// <summary>Kubeconfig of the administrator.</summary>
    public string Admin => ControlPlane.KubeconfigPath;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await (await StartOperatorAsync("--namespace", OperatorUser.LeaseNamespace)).WaitLeadingAsync();
        await ApplyAsync(Objects);
        await ConvergedAsync();
    }

    /// <summary>Runs the plugin as the administrator.</summary>
    internal Task<PluginRun> RunAsync(params string[] arguments) => PluginRun.OfAsync([.. arguments, "--kubeconfig", Admin]);

    /// <summary>Runs the plugin as somebody who may do anything with our objects of one namespace, and what a group may.</summary>
    internal async Task<PluginRun> RunInAsync(string ns, string group, params string[] arguments) =>
        await PluginRun.OfAsync([.. arguments, "--kubeconfig", await KubeconfigAsync(ns, group), "-n", ns]);

    private async Task<string> KubeconfigAsync(string ns, string group)
    {
        if (!_kubeconfigs.TryGetValue(ns, out var path))
        {
            await this.TenantAsync(ns);
            path = _kubeconfigs[ns] = await ControlPlane.CreateUserKubeconfigAsync($"tenant-of-{ns}", [group]);
        }

        return path;
    }
}
