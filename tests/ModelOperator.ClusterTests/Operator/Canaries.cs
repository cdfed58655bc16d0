using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Canaries of Model ranker, and what is seen of them.</summary>
internal static class Canaries
{
    /// <summary>With a number of replicas, which are replaced in a certain way.</summary>
    public static ModelDeployment Rolled(this ModelDeployment deployment, int replicas, Rollout rollout) =>
        deployment with { Spec = deployment.Spec with { Scaling = new Scaling { Replicas = replicas }, Rollout = rollout } };

    /// <summary>A canary of these steps.</summary>
    public static Rollout Of(params CanaryStep[] steps) => new() { Strategy = RolloutStrategy.Canary, Canary = new Canary { Steps = steps } };

    /// <summary>A step that ends by itself.</summary>
    public static CanaryStep Step(int weight) => new() { Weight = weight };

    /// <summary>A step that waits for approval.</summary>
    public static CanaryStep ApprovedStep(int weight) => new() { Weight = weight, NeedsApproval = true };

    /// <summary>Creates ModelVersion <c>ranker-2</c> of version 2.0.0, say, in a stage.</summary>
    public static Task VersionAsync(this World world, string ns, int number, Stage? stage = Stage.Production, string? name = null) =>
        world.CreateAsync(Make.ModelVersion($"{ns}/ranker-{name ?? number.ToString(CultureInfo.InvariantCulture)}", "ranker", $"{number}.0.0", stage));

    /// <summary>Waits until a canary is at a step for a reason.</summary>
    public static Task<JsonObject> AtStepAsync(this World world, string key, int step, string reason) => world.EventuallyAsync(
        "ModelDeployment", key,
        item => item.Is("RolloutProgressing", "True", reason) && (int?)item["status"]!["rollout"]?["step"] == step,
        $"its canary is at step {step} because of {reason}");

    /// <summary>Lets version 2.0.0 past a step.</summary>
    public static Task<JsonObject> ApproveAsync(this World world, string key, int step) =>
        world.PatchAsync("ModelDeployment", key, $$$"""{"spec":{"rollout":{"approval":{"version":"2.0.0","step":{{{step}}} } } } }""");

    /// <summary>Names of the pods that stay, of a ModelVersion.</summary>
    public static async Task<IReadOnlyList<string>> PodsAsync(this World world, string ns, string modelVersion) =>
    [
        .. (await world.ListAsync("Pod", ns))
            .Where(pod => pod["metadata"]!["deletionTimestamp"] is null && (string?)pod["metadata"]!["annotations"]?[ServingAnnotations.ModelVersion] == modelVersion)
            .Select(pod => (string)pod["metadata"]!["name"]!)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Waits until no pods but these are there.</summary>
    public static Task OnlyPodsAsync(this World world, string ns, IReadOnlyList<string> names) => world.EventuallyAsync(
        async () => (IReadOnlyList<string>)[.. (await world.ListAsync("Pod", ns)).Select(pod => (string)pod["metadata"]!["name"]!).Order(StringComparer.Ordinal)],
        pods => pods.SequenceEqual(names), $"only {string.Join(", ", names)} are there", null, pods => string.Join(", ", pods));

    /// <summary>Shares of the traffic, by version.</summary>
    public static IReadOnlyDictionary<string, int> Weights(this JsonObject deployment) =>
        deployment["status"]!["versions"]!.AsArray().ToDictionary(version => (string)version!["version"]!, version => (int)version!["weight"]!);

    /// <summary>The slot whose pods the Service leads to; null when it leads to those of both.</summary>
    public static async Task<string?> ServiceSlotAsync(this World world, string key) =>
        (string?)(await world.GetAsync("Service", key))!["spec"]!["selector"]!["modeloperator.io/slot"];
}
