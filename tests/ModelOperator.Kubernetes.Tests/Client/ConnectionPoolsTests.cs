using System.Net.Security;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes.Client.Connections;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class ConnectionPoolsTests : IDisposable
{
    private readonly TestCertificates _authority = new();
    private readonly ConnectionPools _pools = new(
        new ClusterConfiguration { Server = new Uri("https://h") }, TimeProvider.System, NullLogger.Instance);

    [Fact]
    public void A_newer_certificate_takes_new_connections_and_an_older_one_never_takes_them_back()
    {
        var older = new Credential(null, Certificate("older"), 1);
        var newer = new Credential(null, Certificate("newer"), 2);
        var before = _pools.For(older, watch: false);
        Assert.Same(before, _pools.For(older, watch: false));

        var after = _pools.For(newer, watch: false);
        Assert.NotSame(before, after);

        // A request that took its credential before the rotation.
        Assert.Same(after, _pools.For(older, watch: false));
        Assert.Same(after, _pools.For(newer, watch: false));
    }

    [Fact]
    public void Calls_that_leave_their_connections_leave_those_of_watches_alone()
    {
        var credential = new Credential(null, null, 0);
        var calls = _pools.For(credential, watch: false);
        var watches = _pools.For(credential, watch: true);

        _pools.LeaveCalls(calls);
        var others = _pools.For(credential, watch: false);
        Assert.NotSame(calls, others);
        Assert.Same(watches, _pools.For(credential, watch: true));

        // A second call that was given up on the same dead connection.
        _pools.LeaveCalls(calls);
        Assert.Same(others, _pools.For(credential, watch: false));
    }

    public void Dispose()
    {
        _pools.Dispose();
        _authority.Dispose();
    }

    private SslStreamCertificateContext Certificate(string name)
    {
        var (certificate, key) = _authority.ClientWithEcKey(name);
        return ClientCertificate.Parse(Encoding.UTF8.GetBytes($"{certificate}\n{key}"));
    }
}
