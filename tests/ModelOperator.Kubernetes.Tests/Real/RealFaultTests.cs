using System.Security.Cryptography.X509Certificates;
using System.Text;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.ControlPlane;
using ModelOperator.Testing.ControlPlane;
using Xunit;
using Kubeconfig = ModelOperator.Kubernetes.Configuration.Kubeconfig;

namespace ModelOperator.Kubernetes.Tests.Real;

/// <summary>A real API server that crashes, and one whose history is compacted.</summary>
public sealed class RealFaultTests(RealFaultTests.Fixture fixture) : IClassFixture<RealFaultTests.Fixture>
{
    private readonly LocalControlPlane _controlPlane = fixture.ControlPlane;

    /// <summary>A control plane of these tests' own, for they stop it.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public LocalControlPlane ControlPlane { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            ControlPlane = await LocalControlPlane.StartAsync(new ControlPlaneOptions { Stoppable = true });
            await ControlPlane.InstallCrdsAsync([Tests.ControlPlane.Probe.Definition]);
        }

        public async Task DisposeAsync() => await ControlPlane.DisposeAsync();
    }

    [Fact]
    public async Task Caches_outlive_a_crash_of_the_api_server_and_tell_nothing_false()
    {
        var ns = await _controlPlane.Api.CreateNamespaceAsync();
        await using var probes = new RunningCache<ProbeObject>(_controlPlane, new ReflectorOptions<ProbeObject> { Namespaces = [ns] });
        await using var namespaces = new RunningCache<Namespace>(_controlPlane, new ReflectorOptions<Namespace> { MetadataOnly = true });
        await probes.Client.CreateAsync(ProbeObject.Create(ns, "kept"));
        await probes.SyncedAsync();
        await namespaces.SyncedAsync();

        await _controlPlane.StopApiServerAsync(abruptly: true);
        Assert.NotNull(probes.Reflector.Store.Find(new ObjectKey(ns, "kept")));
        await _controlPlane.StartApiServerAsync();
        var later = await _controlPlane.Api.CreateNamespaceAsync();
        await probes.Client.CreateAsync(ProbeObject.Create(ns, "later"));

        await Eventually.True(() => probes.Reflector.Store.Find(new ObjectKey(ns, "later")) is not null);
        await Eventually.True(() => namespaces.Reflector.Store.Find(new ObjectKey("", later)) is not null);
        Assert.Equal(["Added kept", "Added later"], probes.Changes.Select(change => $"{change.Type} {change.Key.Name}"));
        Assert.DoesNotContain(namespaces.Changes, change => change.Type == ChangeType.Deleted);
    }

    [Fact]
    public async Task A_list_whose_history_is_compacted_between_two_pages_is_read_again()
    {
        using var client = new KubernetesClient(Kubeconfig.Load(_controlPlane.KubeconfigPath));
        var first = await client.ListAsync<Namespace>(new ListOptions { Limit = 1 });
        await _controlPlane.Api.CreateNamespaceAsync();
        await CompactAsync();

        if (_controlPlane.Way == ControlPlaneWay.Debian)
        {
            // Newer servers may still have the list in memory.
            var expired = await Assert.ThrowsAsync<KubernetesApiException>(
                () => client.ListAsync<Namespace>(new ListOptions { Limit = 1, Continue = first.Metadata.Continue }));
            Assert.True(expired.IsExpired, expired.Message);
        }

        var all = await client.ListAllAsync<Namespace>(new ListOptions { Limit = 1 });
        Assert.Equal((await client.ListAllAsync<Namespace>()).Items.Count, all.Items.Count);
    }

    /// <summary>Makes etcd forget everything but the present, as the API server does every five minutes.</summary>
    private async Task CompactAsync()
    {
        var arguments = _controlPlane.State.Components.Single(component => component.Command.Name == "kube-apiserver").Command.Arguments;
        string Argument(string name) => arguments.Single(argument => argument.StartsWith($"--{name}=", StringComparison.Ordinal)).Split('=', 2)[1];
        using var certificate = X509Certificate2.CreateFromPemFile(Argument("etcd-certfile"), Argument("etcd-keyfile"));
        using var handler = new HttpClientHandler();
        handler.ClientCertificates.Add(certificate);
        handler.ServerCertificateCustomValidationCallback = static (_, _, _, _) => true;
        using var http = new HttpClient(handler) { BaseAddress = new Uri(Argument("etcd-servers")) };
        using var client = new KubernetesClient(Kubeconfig.Load(_controlPlane.KubeconfigPath));
        var version = (await client.ListAsync<Namespace>(new ListOptions { Limit = 1 })).Metadata.ResourceVersion;

        using var body = new StringContent($$"""{"revision":"{{version}}","physical":true}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("v3/kv/compaction", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
