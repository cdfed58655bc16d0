namespace ModelOperator.Kubernetes.Configuration;

/// <summary>What the <c>cluster</c> and <c>user</c> entries of a kubeconfig mean.</summary>
internal static class KubeconfigEntries
{
    private const string ExecExtension = "client.authentication.k8s.io/exec";

    public static ClusterConfiguration Cluster(KubeconfigNode cluster)
    {
        var server = cluster.RequiredText("server");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            throw cluster.Wrong("server", $"is '{server}'; it must be an https:// or http:// address");
        }

        var authority = cluster.Pem("certificate-authority");
        var insecure = cluster.Flag("insecure-skip-tls-verify");
        if (insecure && authority is not null)
        {
            throw cluster.Wrong("insecure-skip-tls-verify", "is true while a certificate-authority is given; remove one of them");
        }

        return new ClusterConfiguration
        {
            Server = uri,
            CertificateAuthority = authority,
            InsecureSkipTlsVerify = insecure,
            TlsServerName = cluster.Text("tls-server-name") is { Length: > 0 } name ? name : null,
            ProxyUrl = Proxy(cluster),
        };
    }

    public static ClusterUser User(KubeconfigNode user, KubeconfigNode cluster)
    {
        if (user.Child("auth-provider") is not null)
        {
            throw user.Wrong("auth-provider", "is no longer supported by Kubernetes (removed in 1.26); use an exec plugin");
        }

        var certificate = user.Pem("client-certificate");
        var key = user.Pem("client-key");
        if (certificate is null != key is null)
        {
            throw certificate is null
                ? user.Wrong("client-certificate", "is missing, while a client-key is given")
                : user.Wrong("client-key", "is missing, while a client-certificate is given");
        }

        return new ClusterUser
        {
            ClientCertificate = certificate,
            ClientKey = key,
            Token = user.Text("token") is { Length: > 0 } token ? token : null,
            TokenFile = user.ExistingFile("tokenFile"),
            Username = user.Text("username"),
            Password = user.Text("password"),
            Exec = user.Child("exec") is { } exec ? Exec(exec, cluster) : null,
            Impersonate = Impersonate(user),
        };
    }

    private static Uri? Proxy(KubeconfigNode cluster)
    {
        if (cluster.Text("proxy-url") is not { Length: > 0 } proxy)
        {
            return null;
        }

        return Uri.TryCreate(proxy, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "socks5"
            ? uri
            : throw cluster.Wrong("proxy-url", $"is '{proxy}'; it must be an http://, https:// or socks5:// address");
    }

    private static ExecPlugin Exec(KubeconfigNode exec, KubeconfigNode cluster)
    {
        var version = exec.RequiredText("apiVersion");
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw exec.Wrong(
                "exec.apiVersion", $"is '{version}'; it must be client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1");
        }

        var mode = exec.Text("interactiveMode") ?? nameof(ExecInteractiveMode.IfAvailable);
        var command = exec.RequiredText("command");
        return new ExecPlugin
        {
            ApiVersion = version,
            // A command with a separator that is not absolute lies beside the kubeconfig; a bare name is looked up in PATH.
            Command = Path.GetFileName(command) == command ? command : exec.FullPath("exec.command", command),
            Args = exec.Texts("args"),
            Env = Variables(exec),
            InteractiveMode = mode is "Never" or "IfAvailable" or "Always"
                ? Enum.Parse<ExecInteractiveMode>(mode)
                : throw exec.Wrong("exec.interactiveMode", $"is '{mode}'; it must be Never, IfAvailable or Always"),
            ProvideClusterInfo = exec.Flag("provideClusterInfo"),
            InstallHint = exec.Text("installHint"),
            ClusterExtension = cluster.Children("extensions")
                .Where(extension => extension.Text("name") == ExecExtension)
                .Select(extension => extension.Json("extension"))
                .FirstOrDefault(),
        };
    }

    /// <summary>Of a variable that is named twice the last one counts, as in any environment.</summary>
    private static Dictionary<string, string> Variables(KubeconfigNode exec)
    {
        var variables = new Dictionary<string, string>();
        foreach (var variable in exec.Children("env"))
        {
            variables[variable.RequiredText("name")] = variable.Text("value") ?? "";
        }

        return variables;
    }

    private static Impersonation? Impersonate(KubeconfigNode user)
    {
        var groups = user.Texts("as-groups");
        var extra = user.Child("as-user-extra");
        var uid = user.Text("as-uid");
        if (user.Text("as") is { Length: > 0 } name)
        {
            return new Impersonation(
                name, uid, groups, extra?.Keys().ToDictionary(key => key, key => extra.Value.Texts(key)) ?? []);
        }

        return groups.Count == 0 && extra is null && uid is null
            ? null
            : throw user.Wrong("as", "is missing, while as-uid, as-groups or as-user-extra is given");
    }
}
