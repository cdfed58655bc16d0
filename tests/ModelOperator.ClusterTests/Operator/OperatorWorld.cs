using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Operators;
using Xunit;
using Xunit.Sdk;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>
/// A cluster with operators that run in it as the service account with the permissions of <c>config/rbac</c> and no others.
/// </summary>
public abstract class OperatorWorld : IAsyncLifetime
{
    private readonly List<OperatorProcess> _operators = [];
    private readonly List<string> _namespaces = [];
    private readonly List<(string Kind, string Name)> _clusterObjects = [];

    private static string Repository { get; } = Path.GetDirectoryName(CrdGenerator.CrdDirectory.OfRepository().Path)!;

    /// <summary>Path of the operator: the native program that ships, which a run of all tests compiles, or the assembly beside the tests.</summary>
    internal static string Program { get; } =
        Environment.GetEnvironmentVariable("MODELOPERATOR_TESTED_OPERATOR") ?? Path.Combine(AppContext.BaseDirectory, "modeloperator.dll");

    /// <summary>Folder of the media example.</summary>
    internal static string Example { get; } = Path.Combine(Repository, "config", "samples", "media");

    /// <summary>The control plane.</summary>
    protected abstract LocalControlPlane ControlPlane { get; }

    /// <summary>What any condition may take on a machine that is busy with other things.</summary>
    protected virtual TimeSpan Bound => TimeSpan.FromSeconds(90);

    /// <summary>Plain calls as the administrator.</summary>
    public ApiClient Api => ControlPlane.Api;

    /// <summary>Where the logs of operators go.</summary>
    internal string LogDirectory => ControlPlane.LogDirectory;

    /// <summary>Kubeconfig of the operator's user.</summary>
    internal string Kubeconfig { get; private set; } = "";

    /// <summary>The operator that was started last.</summary>
    internal OperatorProcess Operator => _operators[^1];

    public virtual async Task InitializeAsync() =>
        Kubeconfig = await OperatorUser.CreateAsync(ControlPlane, Path.Combine(Repository, "config", "rbac"));

    public virtual async Task DisposeAsync()
    {
        foreach (var (kind, name) in _clusterObjects)
        {
            await Api.DeleteAsync(ResourcePaths.Of(kind, name));
        }

        foreach (var name in _namespaces)
        {
            await Api.DeleteAsync($"/api/v1/namespaces/{name}");
        }

        await Task.WhenAll(_operators.Select(running => running.DisposeAsync().AsTask()));
        foreach (var name in _namespaces)
        {
            await ReleaseAsync(name);
        }
    }

    /// <summary>Starts an operator; it is ready, but need not lead.</summary>
    internal Task<OperatorProcess> StartOperatorAsync(params string[] arguments) => StartOperatorAsync(new Dictionary<string, string>(), arguments);

    /// <summary>The same, with variables in its environment.</summary>
    internal async Task<OperatorProcess> StartOperatorAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var started = await OperatorProcess.StartAsync(Program, Kubeconfig, LogDirectory, environment, arguments);
        _operators.Add(started);
        await started.WaitReadyAsync();
        return started;
    }

    /// <summary>Plain calls as somebody who may do what others gave to this user or one of these groups, and nothing else.</summary>
    internal async Task<ApiClient> AsUserAsync(string user, params string[] groups) =>
        ApiClient.FromKubeconfig(await ControlPlane.CreateUserKubeconfigAsync(user, groups));

    /// <summary>Creates a namespace with a name that nobody else has, which is gone at the end.</summary>
    internal async Task<string> CreateNamespaceAsync(string prefix)
    {
        var name = $"{prefix}-{Guid.NewGuid().ToString("N")[..8]}";
        _namespaces.Add(name);
        await Api.CreateNamespaceAsync(name);
        return name;
    }

    /// <summary>Creates an object. One of the cluster is deleted at the end.</summary>
    internal Task<JsonObject> CreateAsync<T>(T item)
        where T : class, IKubernetesObject<T> => CreateAsync(JsonSerializer.SerializeToNode(item, T.JsonTypeInfo)!.AsObject());

    /// <summary>Creates an object. One of the cluster is deleted at the end.</summary>
    internal Task<JsonObject> CreateAsync(JsonObject item)
    {
        var (kind, ns) = ((string)item["kind"]!, (string?)item["metadata"]!["namespace"]);
        if (ns is null)
        {
            _clusterObjects.Add((kind, (string)item["metadata"]!["name"]!));
        }

        return Api.CreateAsync(ResourcePaths.Collection(kind, ns), item);
    }

    /// <summary>Reads an object; null when there is none.</summary>
    internal Task<JsonObject?> GetAsync(string kind, string key) => Api.GetAsync(ResourcePaths.Of(kind, key));

    /// <summary>Changes fields of an object by a merge patch in JSON.</summary>
    internal Task<JsonObject> PatchAsync(string kind, string key, string patch, string? subresource = null) =>
        Api.PatchAsync(ResourcePaths.Of(kind, key, subresource), JsonNode.Parse(patch)!);

    /// <summary>Asks for an object's deletion.</summary>
    internal Task<bool> DeleteAsync(string kind, string key, string propagation = "Background") =>
        Api.DeleteAsync(ResourcePaths.Of(kind, key), propagation: propagation);

    /// <summary>The objects of a kind, in a namespace or in all.</summary>
    internal async Task<IReadOnlyList<JsonObject>> ListAsync(string kind, string? ns = null) =>
        [.. (await Api.GetAsync(ResourcePaths.Collection(kind, ns)))!["items"]!.AsArray().Select(item => item!.DeepClone().AsObject())];

    /// <summary>Waits until an object is as described, and returns it.</summary>
    internal async Task<JsonObject> EventuallyAsync(string kind, string key, Func<JsonObject, bool> condition, string description, TimeSpan? bound = null) =>
        (await EventuallyAsync(
            () => GetAsync(kind, key), item => item is not null && condition(item), $"{kind} {key}: {description}", bound, ObservedObject.Show))!;

    /// <summary>Waits until an object is gone.</summary>
    internal Task GoneAsync(string kind, string key) =>
        EventuallyAsync(() => GetAsync(kind, key), item => item is null, $"{kind} {key} is gone", null, item => item!.ToString());

    /// <summary>Waits until what is seen is as described, and returns it; on timeout says what was seen last, and what the operator logged.</summary>
    internal async Task<T> EventuallyAsync<T>(
        Func<Task<T>> see, Func<T, bool> condition, string description, TimeSpan? bound = null, Func<T, string>? show = null)
    {
        T seen = default!;
        var holds = await Poll.UntilAsync(async () => condition(seen = await see()), bound ?? Bound);
        return holds
            ? seen
            : throw new XunitException(
                $"Not within {(bound ?? Bound).TotalSeconds:0} s: {description}\nSeen last: {(show is null ? $"{seen}" : show(seen))}\nThe operator said:\n{LogTail()}");
    }

    /// <summary>
    /// Waits until the operator has made no write for a while that is longer than anything it waits for by itself (writes of counts
    /// are a second apart), and returns its counts.
    /// </summary>
    internal async Task<OperatorMetrics> QuietAsync()
    {
        OperatorMetrics seen = null!;
        return await Poll.UntilStillAsync(async () => (seen = await Operator.MetricsAsync()).WriteCount, TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(3))
            ? seen
            : throw new XunitException($"Not within 180 s: the operator writes nothing for 4 s\nSeen last: {string.Join(", ", seen.WritesByResource)}\nThe operator said:\n{LogTail()}");
    }

    /// <summary>The events about an object.</summary>
    internal async Task<IReadOnlyList<JsonObject>> EventsAsync(string kind, string key)
    {
        var (ns, name) = key.Split('/') is [var first, var second] ? (first, second) : ("default", key);
        return [.. (await ListAsync("Event", ns)).Where(item =>
            (string?)item["regarding"]?["kind"] == kind && (string?)item["regarding"]?["name"] == name)];
    }

    /// <summary>Lets go of what the operator would have let go of, had it not been stopped.</summary>
    private async Task ReleaseAsync(string ns)
    {
        foreach (var kind in (string[])["Dataset", "ModelVersion", "Embedding", "SharingGrant"])
        {
            foreach (var item in (await ListAsync(kind, ns)).Where(item => item["metadata"]!["finalizers"] is not null))
            {
                await PatchAsync(kind, ResourcePaths.KeyOf(item), """{"metadata":{"finalizers":null}}""");
            }
        }
    }

    private string LogTail() => _operators.Count == 0 ? "(none was started)" : string.Join('\n', Operator.Log.Split('\n').TakeLast(25));
}
