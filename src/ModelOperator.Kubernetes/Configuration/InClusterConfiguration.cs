namespace ModelOperator.Kubernetes.Configuration;

/// <summary>The configuration that Kubernetes gives every pod: two environment variables and the files of its service account.</summary>
public static class InClusterConfiguration
{
    private const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether this process runs in a pod with a service account.</summary>
    public static bool IsPresent =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"))
        && File.Exists(Path.Combine(ServiceAccountFolder, "token"));

    /// <summary>Reads it.</summary>
    /// <exception cref="ConfigurationException">A variable or file is missing.</exception>
    public static ClusterConfiguration Load() => Load(Environment.GetEnvironmentVariable, ServiceAccountFolder);

    internal static ClusterConfiguration Load(Func<string, string?> environment, string serviceAccountFolder)
    {
        var host = Variable("KUBERNETES_SERVICE_HOST");
        var port = Variable("KUBERNETES_SERVICE_PORT");
        if (!int.TryParse(port, out var portNumber) || portNumber is < 1 or > 65535)
        {
            throw new ConfigurationException($"in-cluster configuration: KUBERNETES_SERVICE_PORT is '{port}', which is no port number");
        }

        var token = ExistingFile("token");
        var authority = ExistingFile("ca.crt");
        var namespaceFile = Path.Combine(serviceAccountFolder, "namespace");
        return new ClusterConfiguration
        {
            Server = new UriBuilder(Uri.UriSchemeHttps, host, portNumber).Uri,
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : null,
            CertificateAuthority = PemSource.FromFile(authority),
            User = new ClusterUser { TokenFile = token },
        };

        string Variable(string name) =>
            environment(name) is { Length: > 0 } value
                ? value
                : throw new ConfigurationException(
                    $"in-cluster configuration: the environment variable {name} is not set, so this is no pod; name a kubeconfig instead");

        string ExistingFile(string name)
        {
            var path = Path.Combine(serviceAccountFolder, name);
            return File.Exists(path)
                ? path
                : throw new ConfigurationException(
                    $"in-cluster configuration: {path} does not exist; set automountServiceAccountToken on the pod or its service account");
        }
    }
}
