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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Calls_and_watches_leave_their_connections_without_each_other(bool watchesLeave)
    {
        var credential = new Credential(null, null, 0);
        var left = _pools.For(credential, watchesLeave);
        var kept = _pools.For(credential, !watchesLeave);

        _pools.Leave(left);
        var others = _pools.For(credential, watchesLeave);
        Assert.NotSame(left, others);
        Assert.Same(kept, _pools.For(credential, !watchesLeave));

        // A second request that was given up on the same dead connection.
        _pools.Leave(left);
        Assert.Same(others, _pools.For(credential, watchesLeave));
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
