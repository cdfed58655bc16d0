using System.Text;
using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class CredentialsTests : IDisposable
{
    private const string Token = "t0p-s3cret";

    private readonly TemporaryDirectory directory = new();
    private readonly byte[] content = Sample.Bytes(1000);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_token_goes_to_a_host_that_the_Secret_lists()
    {
        var (run, server) = await FetchAsync(("token", Token + "\n"), ("hosts", "example.org, 127.0.0.1\n"));
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal($"Bearer {Token}", server.Requests.Single().Authorization);
    }

    [Fact]
    public async Task A_user_name_and_password_go_as_basic_authentication()
    {
        var (_, server) = await FetchAsync(("username", "reader"), ("password", Token), ("hosts", "127.0.0.1"));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"reader:{Token}")), server.Requests.Single().Authorization);
    }

    [Fact]
    public async Task A_host_that_the_Secret_does_not_list_never_gets_them()
    {
        var (run, server) = await FetchAsync(("token", Token), ("hosts", "example.org,127.0.0.1.example.org"));
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Null(server.Requests.Single().Authorization);
    }

    [Fact]
    public async Task A_Secret_that_lists_no_hosts_is_refused_before_anything_is_asked()
    {
        var (run, server) = await FetchAsync(("token", Token));
        Assert.Equal(ExitCode.BadArguments, run.Code);
        Assert.Contains("has no key 'hosts'", run.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_Secret_must_say_one_thing()
    {
        var (both, _) = await FetchAsync(("hosts", "127.0.0.1"), ("token", Token), ("username", "reader"), ("password", Token));
        Assert.Contains("exactly one of the keys", both.Message);
        File.Delete(directory.PathOf("secret", "token"));
        File.Delete(directory.PathOf("secret", "password"));
        var (half, _) = await FetchAsync(("hosts", "127.0.0.1"), ("username", "reader"));
        Assert.Contains("has the key 'username' but not 'password'", half.Message);
    }

    [Fact]
    public async Task Nothing_of_them_is_printed_whatever_happens()
    {
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/busy.onnx" ? 503 : 403;
            return Task.CompletedTask;
        });
        var secret = directory.Secret(("token", Token), ("hosts", "127.0.0.1"));
        foreach (var file in new[] { "busy.onnx", "forbidden.onnx?X-Amz-Signature=" + Token })
        {
            var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/{file}", Sample.Digest(content), "--credentials", secret, "--attempts", "2");
            Assert.NotEqual(ExitCode.Done, run.Code);
            Assert.DoesNotContain(Token, run.Log + run.Message);
        }
    }

    [Fact]
    public async Task A_password_in_the_uri_is_refused_without_repeating_it()
    {
        var run = await LoaderRun.FetchAsync(directory, $"https://reader:{Token}@example.org/model.onnx", Sample.Digest(content));
        Assert.Equal(ExitCode.BadArguments, run.Code);
        Assert.DoesNotContain(Token, run.Log + run.Message);
    }

    private async Task<(LoaderRun Run, ArtifactServer Server)> FetchAsync(params (string, string)[] keys)
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync);
        return (await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), "--credentials", directory.Secret(keys)), server);
    }
}
