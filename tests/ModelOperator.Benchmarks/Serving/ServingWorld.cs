using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>300 deployments of the models of six namespaces in three domains, five of each model. It is the same every time.</summary>
internal static class ServingWorld
{
    public const int Count = 300;
    public const string Runtime = "measured";

    private const int Namespaces = 6;
    private const int NamespacesOfDomain = 2;
    private const int DeploymentsOfModel = 5;

    /// <summary>Paths of what is made for the deployments.</summary>
    public static IReadOnlyList<string> WorkloadPaths { get; } = [.. Numbers.Select(i => $"/{Deployment.ResourceType.Path(NamespaceOf(i), NameOf(i))}")];

    /// <summary>Paths of what is made for the deployments, to reach their pods.</summary>
    public static IReadOnlyList<string> ServicePaths { get; } = [.. Numbers.Select(i => $"/{Service.ResourceType.Path(NamespaceOf(i), NameOf(i))}")];

    private static IEnumerable<int> Numbers => Enumerable.Range(0, Count);

    /// <summary>Everything that is there before; what is referred to comes first.</summary>
    public static IEnumerable<IKubernetesObject> Surroundings() =>
    [
        .. Enumerable.Range(0, Namespaces).Select(i => Make.Namespace(NamespaceOf(i))),
        .. Enumerable.Range(0, Namespaces / NamespacesOfDomain).Select(i =>
            Make.Domain($"domain-{i}", [.. Enumerable.Range(i * NamespacesOfDomain, NamespacesOfDomain).Select(NamespaceOf)])),
        Make.Runtime(Runtime),
        .. ModelKeys.Select(model => Make.Model($"{model.Namespace}/{model.Name}")),
        .. ModelKeys.Select(model => Make.ModelVersion($"{model.Namespace}/{model.Name}-v1", model.Name, "1.0.0")),
    ];

    /// <summary>The deployments, which keep the runtime they have.</summary>
    /// <param name="prefix">What their names begin with.</param>
    public static IEnumerable<ModelDeployment> Deployments(string prefix = "serving") => Numbers.Select(i =>
    {
        var deployment = Make.Deployment($"{NamespaceOf(i)}/{NameOf(i, prefix)}", ModelOf(i), version: "1.0.0");
        return deployment with { Spec = deployment.Spec with { Runtime = new RuntimeChoice { Upgrade = RuntimeUpgrade.Manual } } };
    });

    /// <summary>As it is sent.</summary>
    public static Manifest ToManifest(this IKubernetesObject item) => item switch
    {
        Namespace ns => Manifest.Of(ns),
        Domain domain => Manifest.Of(domain),
        ServingRuntime runtime => Manifest.Of(runtime),
        Model model => Manifest.Of(model),
        ModelVersion version => Manifest.Of(version),
        ModelDeployment deployment => Manifest.Of(deployment),
        _ => throw new ArgumentException($"{item.GetType().Name} is not part of this world.", nameof(item)),
    };

    private static IEnumerable<(string Namespace, string Name)> ModelKeys => Numbers.Select(i => (NamespaceOf(i), ModelOf(i))).Distinct();

    private static string NamespaceOf(int number) => $"team-{number % Namespaces}";

    private static string ModelOf(int number) => $"model-{number / Namespaces / DeploymentsOfModel}";

    private static string NameOf(int number, string prefix = "serving") => $"{prefix}-{number:000}";
}
