using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Fuzzing;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Fuzzing;

/// <summary>
/// One operator and 1,000 random objects, from an empty cluster until nothing is left to do. It has a cluster to itself, since requests are
/// counted and objects without a namespace would get in the way of others. The same objects every time; with MODELOPERATOR_CASES set to a
/// number, that many new ones, and the line "seed" says what MODELOPERATOR_REPLAY must be for them to come again.
/// </summary>
public sealed class FuzzRun : IAsyncLifetime
{
    private const int Usual = 1000;
    private const int UsualSeed = 20261101;

    private static readonly string[] Namespaces = ["fuzz-a", "fuzz-b", "fuzz-c", "fuzz-d"];
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly ClusterFixture _cluster = new();
    private readonly World _world;
    private readonly ConcurrentBag<JsonObject> _accepted = [];

    public FuzzRun() => _world = new World(_cluster);

    internal static IReadOnlyList<KindSchema> Kinds { get; } = KindSchema.All(CustomResourceDefinitions.Build().Values);

    /// <summary>What the objects were made from.</summary>
    internal int Seed { get; private set; } = UsualSeed;

    /// <summary>Number of objects that were sent.</summary>
    internal int Sent { get; private set; } = Usual;

    /// <summary>Why the server did not take the others.</summary>
    internal ConcurrentBag<string> Refusals { get; } = [];

    /// <summary>The objects that the server took, as they were in the end.</summary>
    internal IReadOnlyList<JsonObject> Stored { get; private set; } = [];

    /// <summary>Those of them that had no status of their generation when there was none to be waited for any more.</summary>
    internal IReadOnlyList<JsonObject> WithoutStatus { get; private set; } = [];

    /// <summary>What the operator counted when it wrote no more.</summary>
    internal OperatorMetrics Quiet { get; private set; } = null!;

    /// <summary>What it counted a while later.</summary>
    internal OperatorMetrics Later { get; private set; } = null!;

    /// <summary>Whether the operator still ran in the end.</summary>
    internal bool IsAlive { get; private set; }

    /// <summary>What it logged.</summary>
    internal string Log { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("MODELOPERATOR_CASES") is { Length: > 0 } number)
        {
            (Sent, Seed) = (int.Parse(number, CultureInfo.InvariantCulture), Random.Shared.Next());
        }

        if (Environment.GetEnvironmentVariable("MODELOPERATOR_REPLAY") is { Length: > 0 } replay && int.TryParse(replay, CultureInfo.InvariantCulture, out var again))
        {
            Seed = again;
        }

        await _cluster.InitializeAsync();
        await _world.InitializeAsync();
        foreach (var name in Namespaces)
        {
            await CreateNamespaceAsync(name);
        }

        var running = await _world.StartOperatorAsync();
        await running.WaitLeadingAsync();
        await Parallel.ForEachAsync(Objects(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (item, _) => await SendAsync(item));
        WithoutStatus = await StatusAsync();
        Quiet = await _world.QuietAsync();
        // That nothing happens shows only when time passes.
        await Poll.UntilAsync(() => false, Window);
        Later = await running.MetricsAsync();
        Stored = await ListAsync();
        (IsAlive, Log) = (running.IsAlive, running.Log);
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>A namespace where no pod is admitted: what some of these deployments ask for would be a thousand of them.</summary>
    private async Task CreateNamespaceAsync(string name)
    {
        await _cluster.Api.CreateNamespaceAsync(name, new JsonObject { ["a"] = "b" });
        await _cluster.Api.CreateAsync($"/api/v1/namespaces/{name}/resourcequotas", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ResourceQuota",
            ["metadata"] = new JsonObject { ["name"] = "no-pods" },
            ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "0" } },
        });
    }

    private List<JsonObject> Objects()
    {
        var random = new Random(Seed);
        var source = new ObjectSource(Kinds, new Words(Namespaces, ["a", "b", "1", "2"]), random);
        var items = new Dictionary<string, JsonObject>();
        while (items.Count < Sent)
        {
            var item = source.Next();
            items.TryAdd(ResourcePaths.Of(item), item);
        }

        ServedObjects.Arrange(items.Values, random);
        return [.. items.Values];
    }

    private async Task SendAsync(JsonObject item)
    {
        try
        {
            _accepted.Add(await _cluster.Api.CreateAsync(ResourcePaths.Collection((string)item["kind"]!, (string?)item["metadata"]!["namespace"]), item));
        }
        catch (ApiException refusal)
        {
            Refusals.Add($"{(string?)item["kind"]}: {refusal.Message}");
        }
    }

    private async Task<IReadOnlyList<JsonObject>> StatusAsync()
    {
        IReadOnlyList<JsonObject> without = [];
        await Poll.UntilAsync(
            async () => (without = [.. (await ListAsync()).Where(item => (long?)item["status"]?["observedGeneration"] != (long?)item["metadata"]!["generation"])]).Count == 0, Bound);
        return without;
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync()
    {
        var items = new List<JsonObject>();
        foreach (var kind in Kinds)
        {
            foreach (var item in await _world.ListAsync(kind.Kind))
            {
                (item["kind"], item["apiVersion"]) = (kind.Kind, kind.ApiVersion);
                items.Add(item);
            }
        }

        return items.Count == _accepted.Count ? items : throw new InvalidOperationException($"{_accepted.Count} objects were taken, and there are {items.Count}.");
    }
}
