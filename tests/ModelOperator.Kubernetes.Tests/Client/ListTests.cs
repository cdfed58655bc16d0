using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class ListTests : IAsyncLifetime, IDisposable
{
    private ScriptedApiServer _server = null!;
    private KubernetesClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = (await ScriptedApiServer.StartAsync()).Serve<Pod>().Serve<Namespace>();
        _client = new KubernetesClient(_server.Configuration);
    }

    [Fact]
    public async Task A_page_has_items_version_and_where_the_next_one_starts()
    {
        PutPods(3);

        var first = await _client.ListAsync<Pod>(new ListOptions { Limit = 2 });
        var second = await _client.ListAsync<Pod>(new ListOptions { Limit = 2, Continue = first.Metadata.Continue });

        Assert.Equal(["p0", "p1"], first.Items.Select(pod => pod.Metadata.Name));
        Assert.Equal(["p2"], second.Items.Select(pod => pod.Metadata.Name));
        Assert.Equal(_server.Version, second.Metadata.ResourceVersion);
        Assert.Null(second.Metadata.Continue);
    }

    [Fact]
    public void An_object_whose_name_or_field_is_no_Unicode_does_not_take_the_others_with_it()
    {
        var list = ListDecoder.Decode<Pod>(
            """{"items":[{"metadata":{"name":"\ud800","uid":"u"}},{"metadata":{"name\ud800":"two"}},{"metadata":{"name":"one"}}]}"""u8);

        Assert.Equal("one", Assert.Single(list.Items).Metadata.Name);
        Assert.Equal(["u", null], list.Unreadable.Select(item => item.Uid));
    }

    [Fact]
    public void A_page_with_a_field_that_is_no_Unicode_is_no_list() =>
        Assert.Throws<JsonException>(() => ListDecoder.Decode<Pod>("""{"items\ud800":[]}"""u8));

    [Fact]
    public async Task Selection_is_the_servers()
    {
        PutPods(2);
        _server.Put(Pod("other", "b"));

        var list = await _client.ListAllAsync<Pod>(new ListOptions { Namespace = "b", FieldSelector = "metadata.name=other" });

        Assert.Equal("other", Assert.Single(list.Items).Metadata.Name);
    }

    [Fact]
    public async Task A_whole_list_is_read_page_by_page()
    {
        PutPods(7);

        var list = await _client.ListAllAsync<Pod>(new ListOptions { Limit = 3 });

        Assert.Equal(7, list.Items.Count);
        Assert.Equal(["3", "3", "3"], _server.Requests.Select(request => request.Parameter("limit")));
    }

    [Fact]
    public async Task A_list_whose_continue_token_expires_starts_over_without_doubles()
    {
        PutPods(5);
        _server.Inject(Fault.Status(410, "Expired"), request => request.Parameter("continue") is not null);

        var list = await _client.ListAllAsync<Pod>(new ListOptions { Limit = 2 });

        Assert.Equal(5, list.Items.Select(pod => pod.Metadata.Name).Distinct().Count());
        Assert.Equal(5, list.Items.Count);
    }

    [Fact]
    public async Task A_list_whose_continue_tokens_keep_expiring_is_read_whole()
    {
        PutPods(5);
        _server.Inject(Fault.Status(410, "Expired"), request => request.Parameter("continue") is not null, times: 100);

        var list = await _client.ListAllAsync<Pod>(new ListOptions { Limit = 2 });

        Assert.Equal(5, list.Items.Count);
        Assert.Null(_server.Requests[^1].Parameter("limit"));
        Assert.Equal(5, _server.Requests.Count);
    }

    [Fact]
    public async Task Metadata_alone_is_asked_for_where_nothing_else_is_read()
    {
        _server.PutJson<Namespace>(JsonNode.Parse("""{"metadata":{"name":"studio","labels":{"domain":"studio"}},"spec":{"finalizers":["kubernetes"]}}""")!.AsObject());

        var list = await _client.ListAsync<Namespace>(new ListOptions { MetadataOnly = true });

        Assert.Equal("studio", Assert.Single(list.Items).Metadata.Labels!["domain"]);
        Assert.Equal("PartialObjectMetadata", list.Items[0].Kind);
        Assert.Equal(
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json", _server.Requests[0].Header("Accept"));
    }

    [Fact]
    public void An_item_that_does_not_fit_is_reported_by_name_and_the_others_are_kept()
    {
        var page = """
            {"items":[{"metadata":{"name":"good","namespace":"a"}},{"status":{"phase":{}},"metadata":{"name":"bad","namespace":"a"}},
                      null,"text",{"metadata":null},{"metadata":{"name":"better","namespace":"a"}}],
             "metadata":{"resourceVersion":"7"},"kind":"PodList"}
            """;

        var list = ListDecoder.Decode<Pod>(Encoding.UTF8.GetBytes(page));

        Assert.Equal(["good", "better"], list.Items.Select(pod => pod.Metadata.Name));
        Assert.Equal([new ObjectKey("a", "bad"), default, default, new ObjectKey("", "")], list.Unreadable.Select(item => item.Key));
        Assert.Equal("7", list.Metadata.ResourceVersion);
    }

    [Fact]
    public void Items_that_are_null_are_none() =>
        Assert.Empty(ListDecoder.Decode<Pod>("""{"metadata":{"resourceVersion":"7"},"items":null}"""u8).Items);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"items":[{"metadata":{"name":"one"}}""")]
    [InlineData("""{"items":[{"metadata":{"name":"one}]}""")]
    [InlineData("""{"items":[]} trailing""")]
    public void A_malformed_page_is_no_list(string page) =>
        Assert.ThrowsAny<JsonException>(() => ListDecoder.Decode<Pod>(Encoding.UTF8.GetBytes(page)));

    [Fact]
    public async Task A_page_larger_than_any_buffer_is_read_whole()
    {
        PutPods(3);
        _server.Put(Pod("big") with
        {
            Metadata = new ObjectMeta { Name = "big", Namespace = "a", Annotations = new Dictionary<string, string> { ["x"] = new('y', 500_000) } },
        });

        var list = await _client.ListAsync<Pod>();

        Assert.Equal(4, list.Items.Count);
        Assert.Equal(500_000, list.Items.Single(pod => pod.Metadata.Name == "big").Metadata.Annotations!["x"].Length);
    }

    public void Dispose() => _client.Dispose();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private void PutPods(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _server.Put(Pod($"p{i}"));
        }
    }
}
