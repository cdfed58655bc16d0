using System.Text.Json.Nodes;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.ClusterTests;

/// <summary>One control plane for all tests of a collection, with the checked-in definitions. Tests keep apart by namespaces of their own.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private LocalControlPlane? controlPlane;

    /// <summary>The control plane, for tests that stop it or need other users.</summary>
    public LocalControlPlane ControlPlane => controlPlane ?? throw new InvalidOperationException("The control plane is not started yet.");

    /// <summary>The administrator's kubeconfig.</summary>
    public string KubeconfigPath => ControlPlane.KubeconfigPath;

    /// <summary>Plain calls as the administrator.</summary>
    public ApiClient Api => ControlPlane.Api;

    public async Task InitializeAsync()
    {
        controlPlane = await LocalControlPlane.StartAsync(new() { Progress = Console.Error });
        await controlPlane.InstallCrdsAsync([CrdDirectory.OfRepository().Path]);
    }

    public async Task DisposeAsync()
    {
        if (controlPlane is not null)
            await controlPlane.DisposeAsync();
    }

    /// <summary>Creates a namespace with a name that no other test has.</summary>
    public async Task<string> CreateNamespaceAsync(string prefix)
    {
        var created = await Api.CreateAsync("/api/v1/namespaces", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["generateName"] = $"{prefix}-" },
        });
        return (string)created["metadata"]!["name"]!;
    }
}

/// <summary>The tests that share the <see cref="ClusterFixture"/>; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterTestCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}

/// <summary>The tests of the catalog and the plugin; they run one after the other, beside those of the operator.</summary>
[CollectionDefinition(Name)]
public sealed class FindingTestCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "finding";
}
