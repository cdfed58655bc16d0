using ModelOperator.Kubernetes.Configuration;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Configuration;

public sealed class InClusterConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("serviceaccount").FullName;
    private readonly Dictionary<string, string> _environment = new()
    {
        ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1",
        ["KUBERNETES_SERVICE_PORT"] = "443",
    };

    public InClusterConfigurationTests()
    {
        File.WriteAllText(Path.Combine(_folder, "token"), "t");
        File.WriteAllText(Path.Combine(_folder, "ca.crt"), "ca");
        File.WriteAllText(Path.Combine(_folder, "namespace"), "modeloperator-system\n");
    }

    [Fact]
    public void A_pods_environment_and_files_are_the_configuration()
    {
        var configuration = Load();

        Assert.Equal("https://10.0.0.1/", configuration.Server.ToString());
        Assert.Equal("modeloperator-system", configuration.Namespace);
        Assert.Equal(Path.Combine(_folder, "ca.crt"), configuration.CertificateAuthority!.File);
        Assert.Equal(Path.Combine(_folder, "token"), configuration.User.TokenFile);
        Assert.Null(configuration.User.Token);
    }

    [Fact]
    public void An_ipv6_address_is_put_in_brackets()
    {
        _environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        _environment["KUBERNETES_SERVICE_PORT"] = "6443";

        Assert.Equal("https://[fd00::1]:6443/", Load().Server.ToString());
    }

    [Theory]
    [InlineData("KUBERNETES_SERVICE_HOST", null, "KUBERNETES_SERVICE_HOST is not set")]
    [InlineData("KUBERNETES_SERVICE_PORT", "", "KUBERNETES_SERVICE_PORT is not set")]
    [InlineData("KUBERNETES_SERVICE_PORT", "tcp", "KUBERNETES_SERVICE_PORT is 'tcp', which is no port number")]
    public void A_wrong_variable_is_named(string name, string? value, string expected)
    {
        _environment[name] = value!;

        Assert.Contains(expected, Assert.Throws<ConfigurationException>(Load).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("ca.crt")]
    public void A_missing_file_is_named(string name)
    {
        File.Delete(Path.Combine(_folder, name));

        Assert.Contains(
            Path.Combine(_folder, name) + " does not exist", Assert.Throws<ConfigurationException>(Load).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ClusterConfiguration Load() => InClusterConfiguration.Load(_environment.GetValueOrDefault, _folder);
}
