using ModelOperator.Api;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>ModelDeployments as the tests of serving vary them.</summary>
internal static class ServedModels
{
    /// <summary>On a certain runtime, so that those of other tests do not matter.</summary>
    public static ModelDeployment On(this ModelDeployment deployment, string runtime) =>
        deployment with { Spec = deployment.Spec with { Runtime = new RuntimeChoice { Name = runtime } } };

    /// <summary>Kept from everybody but its own namespace and whom it is granted to.</summary>
    public static ModelDeployment Restricted(this ModelDeployment deployment) =>
        deployment with { Spec = deployment.Spec with { NetworkPolicy = true } };

    /// <summary>With GPUs for each replica.</summary>
    public static ModelDeployment WithGpus(this ModelDeployment deployment, int gpus) =>
        deployment with { Spec = deployment.Spec with { Resources = new ServingResources { Gpus = gpus } } };
}
