using ModelOperator.Kubernetes.Capabilities;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Capabilities;

public sealed class ResourceAbsenceTests : IAsyncLifetime, IDisposable
{
    private const string VersionPath = "apis/apps/v1";
    private const string Groups = """{"kind":"APIGroupList","groups":[{"name":"GROUP","versions":[{"groupVersion":"GROUP/VERSION"}]}]}""";

    private ScriptedApiServer server = null!;
    private KubernetesClient client = null!;

    public async Task InitializeAsync()
    {
        server = await ScriptedApiServer.StartAsync();
        client = new KubernetesClient(server.Configuration);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task A_resource_is_absent_where_its_group_and_version_are_read_without_it()
    {
        Assert.True(await ResourceAbsence.IsConfirmedAsync(client, Pod.ResourceType, default));
        Assert.True(await ResourceAbsence.IsConfirmedAsync(client, Deployment.ResourceType, default));

        server.Serve<Pod>().Serve<Deployment>();

        Assert.False(await ResourceAbsence.IsConfirmedAsync(client, Pod.ResourceType, default));
        Assert.False(await ResourceAbsence.IsConfirmedAsync(client, Deployment.ResourceType, default));
    }

    [Theory]
    [InlineData("batch", "v1", true)]
    [InlineData("apps", "v2", true)]
    [InlineData("apps", "v1", false)]
    public async Task A_group_and_version_that_is_missing_is_absent_where_the_list_of_groups_lacks_it_too(string group, string version, bool absent)
    {
        Answer("apis", Fault.Body(200, Groups.Replace("GROUP", group, StringComparison.Ordinal).Replace("VERSION", version, StringComparison.Ordinal)));

        Assert.Equal(absent, await ResourceAbsence.IsConfirmedAsync(client, Deployment.ResourceType, default));
    }

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"kind":"APIResourceList"}""")]
    [InlineData(403, "")]
    [InlineData(503, "")]
    public async Task What_is_no_discovery_document_confirms_nothing(int code, string body)
    {
        Answer(VersionPath, Fault.Body(code, body));

        Assert.False(await ResourceAbsence.IsConfirmedAsync(client, Deployment.ResourceType, default));
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"kind":"APIGroupList","groups":[]}""")]
    [InlineData(200, """{"kind":"APIGroupList","groups":["text"]}""")]
    [InlineData(200, """{"kind":"APIGroupList","groups":[{"name":"batch"}]}""")]
    [InlineData(503, "")]
    public async Task What_is_no_list_of_groups_confirms_nothing(int code, string body)
    {
        Answer("apis", Fault.Body(code, body));

        Assert.False(await ResourceAbsence.IsConfirmedAsync(client, Deployment.ResourceType, default));
    }

    private void Answer(string path, Fault fault) => server.Inject(fault, request => request.Path == path);
}
