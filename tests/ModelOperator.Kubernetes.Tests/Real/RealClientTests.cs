using System.Text;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.ControlPlane;
using ModelOperator.Kubernetes.Watching;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Real;

/// <summary>What the client assumes of API servers, held against a real one.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class RealClientTests(ControlPlaneFixture fixture) : IDisposable
{
    private readonly KubernetesClient _client = new(Kubeconfig.Load(fixture.ControlPlane.KubeconfigPath));

    [Fact]
    public async Task Objects_are_created_read_replaced_and_deleted()
    {
        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();
        var created = await _client.CreateAsync(ProbeObject.Create(ns, "one", low: 1));
        Assert.Equal(10, created.Spec!.High);

        var replaced = await _client.ReplaceAsync(created with { Spec = new ProbeSpec(2, 20) });
        var stale = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.ReplaceAsync(created with { Spec = new ProbeSpec(3, 30) }));
        var exists = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.CreateAsync(ProbeObject.Create(ns, "one")));
        var wrongUid = await Assert.ThrowsAsync<KubernetesApiException>(
            () => _client.DeleteAsync<ProbeObject>(created.Metadata.Key, new DeleteOptions { Uid = "another" }));
        await _client.DeleteAsync<ProbeObject>(
            created.Metadata.Key, new DeleteOptions { Uid = created.Metadata.Uid, PropagationPolicy = PropagationPolicy.Background });
        var gone = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<ProbeObject>(created.Metadata.Key));

        Assert.Equal(2, replaced.Spec!.Low);
        Assert.True(stale.IsConflict);
        Assert.True(exists is { IsAlreadyExists: true, IsConflict: false });
        Assert.True(wrongUid.IsConflict);
        Assert.True(gone.IsNotFound);
    }

    [Fact]
    public async Task A_refusal_by_a_rule_is_one_sentence_with_the_rules_message()
    {
        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();

        var refused = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.CreateAsync(ProbeObject.Create(ns, "wrong", 5, 1)));

        Assert.True(refused.IsInvalid);
        Assert.False(refused.IsTransient);
        Assert.Contains(ControlPlane.Probe.RuleMessage, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"create probes.modeloperator.io {ns}/wrong: 422 Invalid: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_side_apply_creates_changes_nothing_twice_removes_what_is_no_longer_named_and_respects_other_owners()
    {
        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();
        var key = new ObjectKey(ns, "applied");

        var first = await ApplyAsync(key, "ours", """{"labels":{"a":"1","b":"2"}}""", force: false);
        var same = await ApplyAsync(key, "ours", """{"labels":{"a":"1","b":"2"}}""", force: false);
        var less = await ApplyAsync(key, "ours", """{"labels":{"a":"1"}}""", force: false);
        var conflict = await Assert.ThrowsAsync<KubernetesApiException>(() => ApplyAsync(key, "theirs", """{"labels":{"a":"3"}}""", force: false));
        var forced = await ApplyAsync(key, "theirs", """{"labels":{"a":"3"}}""", force: true);

        Assert.Equal(first.Metadata.ResourceVersion, same.Metadata.ResourceVersion);
        Assert.Equal(["a"], less.Metadata.Labels!.Keys);
        Assert.True(conflict.IsConflict);
        Assert.Equal("3", forced.Metadata.Labels!["a"]);
    }

    [Fact]
    public async Task Pages_of_a_list_are_of_one_version_and_complete()
    {
        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();
        await Task.WhenAll(Enumerable.Range(0, 7).Select(i => _client.CreateAsync(ProbeObject.Create(ns, $"p{i}"))));

        var page = await _client.ListAsync<ProbeObject>(new ListOptions { Namespace = ns, Limit = 3 });
        var all = await _client.ListAllAsync<ProbeObject>(new ListOptions { Namespace = ns, Limit = 3 });

        Assert.Equal(3, page.Items.Count);
        Assert.False(string.IsNullOrEmpty(page.Metadata.Continue));
        Assert.Equal(7, all.Items.Select(item => item.Metadata.Name).Distinct().Count());
        Assert.False(string.IsNullOrEmpty(all.Metadata.ResourceVersion));
    }

    [Fact]
    public async Task A_watch_from_a_version_that_is_too_old_is_told_as_expired()
    {
        var exception = await Assert.ThrowsAsync<KubernetesApiException>(async () =>
        {
            using var response = await _client.OpenWatchAsync<ProbeObject>(
                new ListOptions(), new WatchOptions { ResourceVersion = "1", TimeoutSeconds = 5 }, CancellationToken.None);
            await foreach (var watchEvent in WatchReader.ReadAsync<ProbeObject>(await response.Content.ReadAsStreamAsync(), CancellationToken.None))
            {
                Assert.Null(watchEvent.Unreadable);
            }
        });

        Assert.Equal(ReflectorOutcomeType.Expired, ReflectorOutcome.Of(exception, isStreamingList: false).Type);
    }

    [Fact]
    public async Task Namespaces_come_as_metadata_alone()
    {
        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();

        var list = await _client.ListAllAsync<Namespace>(new ListOptions { MetadataOnly = true });

        Assert.Equal("PartialObjectMetadata", list.Items.Single(item => item.Metadata.Name == ns).Kind);
    }

    [Fact]
    public async Task A_kind_that_is_not_served_is_not_found()
    {
        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.ListAsync<Client.Widget>());

        Assert.Equal(ReflectorOutcomeType.NotServed, ReflectorOutcome.Of(exception, isStreamingList: false).Type);
    }

    [Fact]
    public async Task Any_path_is_read_as_json()
    {
        using var version = await _client.GetRawAsync("version");
        using var group = await _client.GetRawAsync("apis/modeloperator.io/v1alpha1");

        Assert.Equal("1", version.RootElement.GetProperty("major").GetString());
        Assert.Contains(group.RootElement.GetProperty("resources").EnumerateArray(), resource => resource.GetProperty("name").GetString() == "probes");
    }

    [Fact]
    public async Task A_user_without_permissions_is_forbidden()
    {
        using var client = new KubernetesClient(Kubeconfig.Load(await fixture.ControlPlane.CreateUserKubeconfigAsync("nobody-special")));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => client.ListAsync<Pod>());

        Assert.True(exception.IsForbidden);
        Assert.Contains("nobody-special", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_may_impersonate()
    {
        var configuration = Kubeconfig.Load(fixture.ControlPlane.KubeconfigPath);
        using var client = new KubernetesClient(configuration with
        {
            User = configuration.User with
            {
                Impersonate = new Impersonation("somebody-else", null, ["some-group"], new Dictionary<string, IReadOnlyList<string>>()),
            },
        });

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => client.ListAsync<Pod>());

        Assert.Contains("somebody-else", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _client.Dispose();

    private Task<ProbeObject> ApplyAsync(ObjectKey key, string manager, string metadata, bool force)
    {
        var body = metadata.Insert(1, $"\"name\":\"{key.Name}\",\"namespace\":\"{key.Namespace}\",");
        var json = $$"""{"apiVersion":"modeloperator.io/v1alpha1","kind":"Probe","metadata":{{body}},"spec":{"low":0} }""";
        return _client.PatchAsync<ProbeObject>(key, Patch.Apply(Encoding.UTF8.GetBytes(json), manager, force));
    }
}
