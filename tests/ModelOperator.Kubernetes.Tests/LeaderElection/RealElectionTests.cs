using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.ControlPlane;
using ModelOperator.Testing.ControlPlane;
using Xunit;
using Kubeconfig = ModelOperator.Kubernetes.Configuration.Kubeconfig;

namespace ModelOperator.Kubernetes.Tests.LeaderElection;

/// <summary>Two electors on a real API server, with permissions for this lease and nothing else.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class RealElectionTests(ControlPlaneFixture fixture) : IDisposable
{
    private readonly ApiClient api = fixture.ControlPlane.Api;
    private readonly CancellationTokenSource stopFirst = new();
    private readonly CancellationTokenSource stopSecond = new();
    private int working;
    private int mostWorking;

    public void Dispose()
    {
        stopFirst.Cancel();
        stopSecond.Cancel();
        stopFirst.Dispose();
        stopSecond.Dispose();
    }

    [Fact]
    public async Task Leadership_passes_on_when_the_leader_stops_and_when_it_goes_silent()
    {
        var lease = new ObjectKey(await api.CreateNamespaceAsync(), "real-operator");
        var configuration = Kubeconfig.Load(await ElectorKubeconfigAsync(lease));
        using var admin = new KubernetesClient(Kubeconfig.Load(fixture.ControlPlane.KubeconfigPath));
        using var firstClient = new KubernetesClient(configuration);
        using var secondClient = new KubernetesClient(configuration);
        using var first = Elector(lease, "first", firstClient);
        using var second = Elector(lease, "second", secondClient);

        var firstRun = first.RunAsync(WorkAsync, stopFirst.Token);
        await Eventually.True(() => first.IsLeader);
        var secondRun = second.RunAsync(WorkAsync, stopSecond.Token);
        await Eventually.True(() => second.Leader == "first");

        // The leader creates the lease again when somebody deletes it, and the other waits for that.
        var deleted = (await admin.GetAsync<Lease>(lease)).Metadata.Uid;
        await admin.DeleteAsync<Lease>(lease);
        await Eventually.True(() => Find(admin, lease) is { } found && found.Metadata.Uid != deleted);
        Assert.Equal("first", Find(admin, lease)!.Spec!.HolderIdentity);
        Assert.True(first.IsLeader);
        Assert.False(second.IsLeader);

        await stopFirst.CancelAsync();
        Assert.Equal(LeaderElectionResult.Stopped, await Eventually.Completes(firstRun));
        await Eventually.True(() => second.IsLeader);
        var spec = (await admin.GetAsync<Lease>(lease)).Spec!;
        Assert.Equal("second", spec.HolderIdentity);
        Assert.InRange(spec.RenewTime!.Value - spec.AcquireTime!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));

        // A third takes over from a second that has gone silent.
        secondClient.Dispose();
        using var third = Elector(lease, "third", admin);
        var thirdRun = third.RunAsync(WorkAsync, stopSecond.Token);
        await Eventually.True(() => third.IsLeader);
        Assert.Equal(LeaderElectionResult.Lost, await Eventually.Completes(secondRun));
        Assert.True((await admin.GetAsync<Lease>(lease)).Spec!.LeaseTransitions > (spec.LeaseTransitions ?? 0));

        await stopSecond.CancelAsync();
        await Eventually.Completes(thirdRun);
        Assert.Equal("", (await admin.GetAsync<Lease>(lease)).Spec!.HolderIdentity);
        Assert.Equal(1, mostWorking);
    }

    private static LeaderElector Elector(ObjectKey lease, string identity, KubernetesClient client) => new(
        new LeaderElectionOptions
        {
            Lease = lease,
            Identity = identity,
            LeaseDuration = TimeSpan.FromSeconds(10),
            RenewDeadline = TimeSpan.FromSeconds(8),
            RetryPeriod = TimeSpan.FromSeconds(0.5),
        },
        client,
        new RecordingLogger());

    private static Lease? Find(KubernetesClient client, ObjectKey lease) =>
        client.ListAsync<Lease>(new ListOptions { Namespace = lease.Namespace }).GetAwaiter().GetResult().Items.SingleOrDefault();

    private async Task WorkAsync(CancellationToken stopping, CancellationToken lost)
    {
        mostWorking = Math.Max(mostWorking, Interlocked.Increment(ref working));
        await Task.Delay(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref working);
    }

    private async Task<string> ElectorKubeconfigAsync(ObjectKey lease)
    {
        var rbac = $"/apis/rbac.authorization.k8s.io/v1/namespaces/{lease.Namespace}";
        JsonArray groups = ["coordination.k8s.io"];
        await api.CreateAsync($"{rbac}/roles", new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "Role",
            ["metadata"] = new JsonObject { ["name"] = "elector" },
            ["rules"] = new JsonArray(
                new JsonObject
                {
                    ["apiGroups"] = groups, ["resources"] = new JsonArray("leases"), ["verbs"] = new JsonArray("get", "update"), ["resourceNames"] = new JsonArray(lease.Name),
                },
                new JsonObject { ["apiGroups"] = groups.DeepClone(), ["resources"] = new JsonArray("leases"), ["verbs"] = new JsonArray("create") }),
        });
        await api.CreateAsync($"{rbac}/rolebindings", new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "RoleBinding",
            ["metadata"] = new JsonObject { ["name"] = "elector" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = "elector" },
            ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = "elector" }),
        });
        return await fixture.ControlPlane.CreateUserKubeconfigAsync("elector");
    }
}
