using ModelOperator.Api;
using ModelOperator.Benchmarks.InMemory;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>The operator's derived state in memory, and what it decides about deployments from.</summary>
internal sealed class DecidedCluster
{
    private readonly ClusterState _state = new();

    public DecidedCluster(IEnumerable<IKubernetesObject> objects)
    {
        foreach (var item in objects)
        {
            _state.Put(item);
        }
    }

    /// <summary>The moment of every decision.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is decided from about a deployment that has no children yet.</summary>
    public ServingInputs InputsOf(ModelDeployment deployment)
    {
        _state.Put(deployment);
        _state.Settle();
        var key = deployment.Ref();
        var (asset, serving) = (_state.DescribeAsset(key)!, _state.DescribeServing(key)!);
        return new ServingInputs
        {
            Deployment = deployment,
            Model = serving.Model,
            Serving = serving.Serving,
            Runtimes = serving.Runtimes,
            Quota = serving.Quota,
            Domain = asset.Domain,
            License = LicenseDecision.Decide(asset),
            Callers = serving.Callers,
            Lineage = AssetAnnotations.Decide(asset),
            Now = Now,
        };
    }
}
