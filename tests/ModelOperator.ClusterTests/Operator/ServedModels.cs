using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Models to serve, and ModelDeployments as the tests of serving vary them.</summary>
internal static class ServedModels
{
    /// <summary>A namespace with Model ranker of version 1, and a runtime of the namespace's name that serves it.</summary>
    public static async Task<string> ModelAsync(this World world, string prefix, Stage? stage = null)
    {
        var ns = await world.CreateNamespaceAsync(prefix);
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker", "1", stage));
        return ns;
    }

    /// <summary>Waits until a deployment serves what it asks for.</summary>
    public static Task<JsonObject> ServingAsync(this World world, string key, Func<JsonObject, bool>? also = null) => world.EventuallyAsync(
        "ModelDeployment", key, item => item.Is("Ready", "True", "Serving") && (also is null || also(item)), "serves");

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
