using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Ways;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

public sealed class DockerWayTests
{
    [Fact]
    public void The_container_is_reachable_from_this_machine_alone_and_runs_no_node()
    {
        var arguments = DockerWay.RunArguments("modeloperator-1", "rancher/k3s:v1", auditDirectory: null);

        var image = arguments.ToList().IndexOf("rancher/k3s:v1");
        Assert.Equal(["--publish", "127.0.0.1::6443"], arguments.Take(image).TakeLast(2));
        Assert.Equal("server", arguments[image + 1]);
        Assert.Contains("--disable-agent", arguments.Skip(image));
        Assert.DoesNotContain("--privileged", arguments);
        Assert.DoesNotContain(arguments, argument => argument.Contains("audit", StringComparison.Ordinal));
    }

    [Fact]
    public void An_audit_log_is_written_to_the_run_s_folder()
    {
        var arguments = DockerWay.RunArguments("modeloperator-1", "rancher/k3s:v1", "/run/here");

        Assert.Contains("/run/here/audit:/audit", arguments);
        Assert.Contains("--kube-apiserver-arg=audit-log-path=/audit/audit.log", arguments);
    }

    [Theory]
    [InlineData("127.0.0.1:49153\n", 49153)]
    [InlineData("127.0.0.1:32768\n[::1]:32769\n", 32768)]
    public void The_port_is_read_from_what_docker_says(string said, int port) => Assert.Equal(port, DockerWay.ParsePort(said));

    [Fact]
    public void What_names_no_port_is_an_error_that_quotes_it() =>
        Assert.Contains("no public port", Assert.Throws<ControlPlaneException>(() => DockerWay.ParsePort("no public port")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_kubeconfig_points_to_the_published_port() =>
        Assert.Equal("    server: https://127.0.0.1:49153\n", DockerWay.RewritePort("    server: https://127.0.0.1:6443\n", 49153));

    // Whatever this machine has, the answer is a reason or none, and soon.
    [Fact]
    public async Task Asking_for_docker_ends_with_a_sentence_where_it_does_not_run()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var reason = await DockerCommand.WhyNotRunningAsync(bound.Token);

        if (reason is null)
            Assert.True((await DockerCommand.RunAsync(["info"], bound.Token)).Succeeded);
        else
            Assert.Matches("^(docker is not running: .+|there is no docker command|docker did not answer within 10 s)$", reason);
    }
}
