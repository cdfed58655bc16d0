using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.RealNodes;
using ModelOperator.Testing.RealNodes.Images;
using Xunit;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>A control plane of its own, with this machine as its only node, and the test runtime as an image there.</summary>
public sealed class RealNodeFixture : IAsyncLifetime
{
    /// <summary>What pods call the image of the test runtime.</summary>
    public const string RuntimeImage = "modeloperator.test/test-runtime:1";

    /// <summary>How long anything on the node may take, on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>The control plane.</summary>
    public LocalControlPlane ControlPlane { get; private set; } = null!;

    /// <summary>The node.</summary>
    public RealNode Node { get; private set; } = null!;

    /// <summary>The machine before there was a node.</summary>
    public IReadOnlyList<string> Before { get; private set; } = [];

    /// <summary>Plain calls as the administrator.</summary>
    public ApiClient Api => ControlPlane.Api;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        // Then its tests are skipped.
        if (RealNode.WhyNot is not null && !RealNodeFactAttribute.IsDebian)
            return;
        ControlPlane = await LocalControlPlane.StartAsync(new() { Progress = Console.Error, Stoppable = true, RunsPods = true });
        Node = await RealNode.ReserveAsync(ControlPlane, Console.Error);
        Before = await MachineState.ReadAsync();
        await StartNodeAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Node is not null)
            await Node.DisposeAsync();
        if (ControlPlane is not null)
            await ControlPlane.DisposeAsync();
    }

    /// <summary>Starts the node, or starts it again after it was stopped, with the image.</summary>
    public async Task StartNodeAsync()
    {
        await Node.StartAsync();
        using var image = ImageArchive.Write(
            Path.GetTempPath(), DotnetImage.Of(RuntimeImage, Repository.BuildOf("tests/ModelOperator.TestRuntime"), "test-runtime.dll"));
        await Node.ImportAsync(image);
    }

    /// <summary>A namespace that pods can be created in.</summary>
    public async Task<string> CreateNamespaceAsync(string prefix)
    {
        var name = $"{prefix}-{Guid.NewGuid().ToString("N")[..8]}";
        await Api.CreateNamespaceAsync(name);
        return name;
    }

    /// <summary>The pods of a namespace.</summary>
    public async Task<IReadOnlyList<JsonObject>> PodsAsync(string ns) =>
        [.. (await Api.GetAsync($"/api/v1/namespaces/{ns}/pods"))!["items"]!.AsArray().Select(item => item!.AsObject())];

    /// <summary>Waits until the pods of a namespace are as they should be, and says how they were when they never are.</summary>
    public async Task<IReadOnlyList<JsonObject>> EventuallyAsync(string ns, Func<IReadOnlyList<JsonObject>, bool> condition, string expectation)
    {
        IReadOnlyList<JsonObject> pods = [];
        if (!await Poll.UntilAsync(async () => condition(pods = await PodsAsync(ns)), Bound, Look))
            Assert.Fail($"Within {Bound.TotalMinutes:0} minutes it was not so that {expectation}; the pods: {string.Join('\n', pods.Select(pod => $"{pod["metadata"]!["name"]}: {pod["status"]}"))}");
        return pods;
    }
}

/// <summary>The tests that share the <see cref="RealNodeFixture"/>; they run one after the other, because there is one node on a machine.</summary>
[CollectionDefinition(Name)]
public sealed class RealNodeCollection : ICollectionFixture<RealNodeFixture>
{
    public const string Name = "real node";
}
