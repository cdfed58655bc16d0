using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

/// <summary>One control plane with the probe resource for all tests that do not stop it.</summary>
public sealed class ControlPlaneFixture : IAsyncLifetime
{
    public LocalControlPlane ControlPlane { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        ControlPlane = await LocalControlPlane.StartAsync(new() { AuditLog = true });
        await ControlPlane.InstallCrdsAsync([Probe.Definition]);
    }

    public async Task DisposeAsync() => await ControlPlane.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ControlPlaneCollection : ICollectionFixture<ControlPlaneFixture>
{
    public const string Name = "control plane";
}
