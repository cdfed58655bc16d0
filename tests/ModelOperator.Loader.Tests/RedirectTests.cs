using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class RedirectTests : IDisposable
{
    private const string Token = "t0p-s3cret";

    private readonly TemporaryDirectory directory = new();
    private readonly byte[] content = Sample.Bytes(100_000);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_without_the_credentials_even_when_that_host_is_listed()
    {
        await using var server = await StartAsync(server => server.UrlAsOtherHost + "/other");
        var secret = directory.Secret(("token", Token), ("hosts", "127.0.0.1, localhost"));
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), "--credentials", secret);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal(("127.0.0.1", $"Bearer {Token}"), (server.Requests[0].Host, server.Requests[0].Authorization));
        Assert.Equal(("localhost", null), (server.Requests[1].Host, server.Requests[1].Authorization));
        Assert.True(File.Exists(Path.Combine(directory.Target, "model.onnx")));
    }

    [Fact]
    public async Task A_redirect_to_another_port_of_the_host_is_followed_without_the_credentials()
    {
        await using var other = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync);
        await using var server = await StartAsync(_ => other.Url + "/other");
        var secret = directory.Secret(("token", Token), ("hosts", "127.0.0.1"));
        Assert.Equal(ExitCode.Done, (await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), "--credentials", secret)).Code);
        Assert.Null(other.Requests.Single().Authorization);
    }

    [Fact]
    public async Task A_redirect_on_the_same_server_keeps_the_credentials()
    {
        await using var server = await StartAsync(_ => "/other");
        var secret = directory.Secret(("token", Token), ("hosts", "127.0.0.1"));
        Assert.Equal(ExitCode.Done, (await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), "--credentials", secret)).Code);
        Assert.All(server.Requests, request => Assert.Equal($"Bearer {Token}", request.Authorization));
    }

    [Fact]
    public async Task Redirects_that_do_not_end_are_given_up()
    {
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            context.Response.Redirect("/model.onnx");
            return Task.CompletedTask;
        });
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content));
        Assert.Equal(ExitCode.NotFetched, run.Code);
        Assert.Contains("redirects more than 5 times", run.Message);
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_with_https_that_is_trusted_works_and_may_not_redirect_to_http()
    {
        using var certificate = ServerCertificate.Create();
        var trusted = directory.PathOf("ca.crt");
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem());
        await using var plain = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync);
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            if (context.Request.Path == "/model.onnx")
                return file.AnswerAsync(context);
            context.Response.Redirect(plain.Url + "/model.onnx");
            return Task.CompletedTask;
        }, certificate);

        using (var process = LoaderProcess.Start(directory, $"{server.Url}/model.onnx", Sample.Digest(content), [], trusted))
            Assert.Equal(ExitCode.Done, (await process.EndAsync()).Code);
        using (var process = LoaderProcess.Start(directory, $"{server.Url}/moved.onnx", Sample.Digest(content), ["--allow-http"], trusted))
        {
            var run = await process.EndAsync();
            Assert.Equal(ExitCode.NotFetched, run.Code);
            Assert.Contains("redirects from https to http://", run.Message);
            Assert.Empty(plain.Requests);
        }
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_accepted()
    {
        using var certificate = ServerCertificate.Create();
        await using var server = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync, certificate);
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content));
        Assert.Equal(ExitCode.NotFetched, run.Code);
        Assert.Contains("certificate of 127.0.0.1 is not trusted", run.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Plain_http_is_refused_unless_it_is_allowed()
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync);
        var run = await LoaderRun.OfAsync(directory, "--uri", $"{server.Url}/model.onnx", "--digest", Sample.Digest(content), "--target", directory.Target);
        Assert.Equal(ExitCode.BadArguments, run.Code);
        Assert.Contains("is not https", run.Message);
        Assert.Empty(server.Requests);
    }

    private async Task<ArtifactServer> StartAsync(Func<ArtifactServer, string> redirect)
    {
        ArtifactServer? server = null;
        var file = new ServedFile(content);
        server = await ArtifactServer.StartAsync(context =>
        {
            if (context.Request.Path == "/other")
                return file.AnswerAsync(context);
            context.Response.Redirect(redirect(server!));
            return Task.CompletedTask;
        });
        return server;
    }
}
