using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Helm;
using ModelOperator.Testing.RealNodes;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>The chart and the kustomize bases, by real helm and kubectl with a home of their own, so that nobody's configuration counts.</summary>
internal static class ChartTools
{
    /// <summary>Where config/ installs to, and the tests where nothing else is said.</summary>
    public const string Namespace = "modeloperator-system";

    // The first whose API knows the rules of definitions; an older one is told not to mind them, and writes plainly.
    private const int KnowsRules = 25;

    private static readonly Lazy<Task<HelmPrograms>> Programs = new(() => HelmPrograms.GetAsync(Console.Error));

    private static readonly string Home = Directory.CreateTempSubdirectory("modeloperator-helm-").FullName;

    static ChartTools() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Directory.Delete(Home, recursive: true);

    /// <summary>The chart.</summary>
    public static string Chart { get; } = Path.Combine(Repository.Root, "charts", "modeloperator");

    /// <summary>A base of kustomize.</summary>
    public static string Base(string name) => Path.Combine(Repository.Root, "config", name);

    /// <summary>What helm says; fails with what it complains of.</summary>
    public static async Task<string> HelmAsync(string? kubeconfig, params IEnumerable<string> arguments) =>
        await RunAsync((await Programs.Value).Helm, kubeconfig, arguments);

    /// <summary>What kubectl says; fails with what it complains of.</summary>
    public static async Task<string> KubectlAsync(string? kubeconfig, params IEnumerable<string> arguments) =>
        await RunAsync((await Programs.Value).Kubectl, kubeconfig, arguments);

    /// <summary>Whether an API server is one that helm has to be told about when it writes: see <see cref="Writing"/>.</summary>
    public static async Task<bool> IsOldAsync(ApiClient api) =>
        int.Parse(((string)(await api.GetAsync("/version"))!["minor"]!).TrimEnd('+'), CultureInfo.InvariantCulture) < KnowsRules;

    /// <summary>What helm is told when it installs or upgrades.</summary>
    public static IReadOnlyList<string> Writing(bool isOld) => isOld ? ["--server-side=false", "--disable-openapi-validation"] : [];

    /// <summary>What the chart makes of values, without a cluster.</summary>
    /// <param name="arguments">Of <c>helm template</c>, such as <c>--set</c> and a value.</param>
    public static async Task<IReadOnlyList<JsonObject>> RenderAsync(params IEnumerable<string> arguments) =>
        [.. YamlObjects.Parse(await HelmAsync(null, ["template", "modeloperator", Chart, "--namespace", Namespace, .. arguments]))];

    /// <summary>What kustomize makes of a base.</summary>
    public static async Task<IReadOnlyList<JsonObject>> KustomizeAsync(string name) => [.. YamlObjects.Parse(await KubectlAsync(null, "kustomize", Base(name)))];

    /// <summary>The object of a kind and a name.</summary>
    public static JsonObject Find(this IEnumerable<JsonObject> objects, string kind, string name) =>
        objects.Single(item => item.Is(kind) && (string?)item["metadata"]!["name"] == name);

    /// <summary>The objects in a namespace.</summary>
    public static IEnumerable<JsonObject> In(this IEnumerable<JsonObject> objects, string ns) => objects.Where(item => (string?)item["metadata"]!["namespace"] == ns);

    /// <summary>Whether it is of a kind.</summary>
    public static bool Is(this JsonObject item, string kind) => (string?)item["kind"] == kind;

    /// <summary>The object's <c>Kind/name</c>.</summary>
    public static string Name(this JsonObject item) => $"{item["kind"]}/{item["metadata"]!["name"]}";

    /// <summary>The template of a workload's pods.</summary>
    public static JsonNode Pod(this JsonObject item) => item.Is("Pod") ? item["spec"]! : item["spec"]!["template"]!["spec"]!;

    // A kubeconfig that does not exist is one without clusters: what is not to ask a cluster finds none.
    private static Task<string> RunAsync(string program, string? kubeconfig, IEnumerable<string> arguments) =>
        ShortCommand.RunAsync(["env", $"HOME={Home}", $"KUBECONFIG={kubeconfig ?? Path.Combine(Home, "none")}", program, .. arguments], null, CancellationToken.None);
}
