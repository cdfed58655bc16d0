using System.Text;
using ModelOperator.Kubernetes.Configuration;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Configuration;

public sealed class KubeconfigTests : IDisposable
{
    private const string Typical =
        """
        apiVersion: v1
        kind: Config
        current-context: dev
        clusters:
        - name: c1
          cluster:
            server: https://one.example:6443/prefix
            certificate-authority-data: Q0EtUEVN
            tls-server-name: kubernetes
            proxy-url: socks5://proxy.example:1080
        - name: c2
          cluster:
            server: https://two.example
            insecure-skip-tls-verify: true
        users:
        - name: ann
          user:
            token: secret-token
        - name: bob
          user:
            username: bob
            password: "1234"
            as: system:serviceaccount:a:b
            as-uid: u1
            as-groups: [g1, g2]
            as-user-extra:
              scopes: [view, edit]
        contexts:
        - name: dev
          context: {cluster: c1, user: ann, namespace: studio}
        - name: ops
          context: {cluster: c2, user: bob}
        - name: anonymous
          context: {cluster: c2}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kubeconfig").FullName;

    [Fact]
    public void The_current_context_decides()
    {
        var configuration = Kubeconfig.Load(Write("config", Typical));

        Assert.Equal("https://one.example:6443/prefix", configuration.Server.ToString());
        Assert.Equal("studio", configuration.Namespace);
        Assert.Equal("kubernetes", configuration.TlsServerName);
        Assert.Equal(new Uri("socks5://proxy.example:1080"), configuration.ProxyUrl);
        Assert.Equal("CA-PEM", Encoding.UTF8.GetString(configuration.CertificateAuthority!.Read()));
        Assert.Equal("secret-token", configuration.User.Token);
        Assert.False(configuration.InsecureSkipTlsVerify);
    }

    [Fact]
    public void A_named_context_beats_the_current_one()
    {
        var configuration = Kubeconfig.Load(Write("config", Typical), "ops");

        Assert.True(configuration.InsecureSkipTlsVerify);
        Assert.Null(configuration.Namespace);
        Assert.Equal(("bob", "1234"), (configuration.User.Username, configuration.User.Password));
        var impersonate = configuration.User.Impersonate!;
        Assert.Equal(("system:serviceaccount:a:b", "u1"), (impersonate.User, impersonate.Uid));
        Assert.Equal(["g1", "g2"], impersonate.Groups);
        Assert.Equal(["view", "edit"], impersonate.Extra["scopes"]);
    }

    [Fact]
    public void A_context_without_a_user_is_anonymous() =>
        Assert.Equal(new ClusterUser(), Kubeconfig.Load(Write("config", Typical), "anonymous").User);

    [Fact]
    public void Json_is_yaml()
    {
        var configuration = Kubeconfig.Load(Write("config", """
            {"apiVersion":"v1","kind":"Config","current-context":"x",
             "clusters":[{"name":"c","cluster":{"server":"https://h:1","insecure-skip-tls-verify":false}}],
             "users":[{"name":"u","user":{"token":"t"}}],
             "contexts":[{"name":"x","context":{"cluster":"c","user":"u","namespace":null}}]}
            """));

        Assert.Equal(("https://h:1/", "t"), (configuration.Server.ToString(), configuration.User.Token));
        Assert.Null(configuration.Namespace);
    }

    [Fact]
    public void Files_are_found_beside_the_kubeconfig()
    {
        foreach (var name in new[] { "ca.pem", "client.pem", "client.key", "token" })
        {
            Write(name, name);
        }

        var configuration = Kubeconfig.Load(Write("config", Minimal(
            "certificate-authority: ca.pem", "client-certificate: ./client.pem\n    client-key: client.key\n    tokenFile: token")));

        Assert.Equal(Path.Combine(_folder, "ca.pem"), configuration.CertificateAuthority!.File);
        Assert.Equal(Path.Combine(_folder, "client.pem"), configuration.User.ClientCertificate!.File);
        Assert.Equal(Path.Combine(_folder, "client.key"), configuration.User.ClientKey!.File);
        Assert.Equal(Path.Combine(_folder, "token"), configuration.User.TokenFile);
    }

    [Fact]
    public void Data_beats_files()
    {
        Write("ca.pem", "file");
        var configuration = Kubeconfig.Load(Write("config", Minimal("certificate-authority: ca.pem\n    certificate-authority-data: ZGF0YQ==", "token: t")));

        Assert.Equal("data", Encoding.UTF8.GetString(configuration.CertificateAuthority!.Read()));
    }

    [Fact]
    public void Several_files_are_taken_together_only_when_several_are_named()
    {
        var clusters = Write("clusters", "clusters: [{name: c, cluster: {server: 'https://first'}}]");
        var rest = Write("rest", """
            current-context: x
            clusters: [{name: c, cluster: {server: 'https://second'}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            """);

        Assert.Equal("https://second/", Kubeconfig.Load(rest).Server.ToString());
        var together = Kubeconfig.Load([Path.Combine(_folder, "absent"), clusters, rest]);
        Assert.Equal(("https://first/", "t"), (together.Server.ToString(), together.User.Token));
    }

    [Fact]
    public void An_exec_plugin_is_read_with_everything_it_asks_for()
    {
        var path = Write("config", """
            current-context: x
            clusters:
            - name: c
              cluster:
                server: https://h
                extensions:
                - name: client.authentication.k8s.io/exec
                  extension: {audience: "06e3", count: 3, deep: [true, null, 1.5]}
            contexts: [{name: x, context: {cluster: c, user: u}}]
            users:
            - name: u
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: bin/login
                  args: [get-token, --cluster, "007"]
                  env: [{name: AWS_PROFILE, value: dev}]
                  interactiveMode: Never
                  provideClusterInfo: true
                  installHint: install it
            """);

        var exec = Kubeconfig.Load(path).User.Exec!;

        Assert.Equal("client.authentication.k8s.io/v1", exec.ApiVersion);
        Assert.Equal(Path.Combine(_folder, "bin/login"), exec.Command);
        Assert.Equal(["get-token", "--cluster", "007"], exec.Args);
        Assert.Equal("dev", exec.Env["AWS_PROFILE"]);
        Assert.Equal(ExecInteractiveMode.Never, exec.InteractiveMode);
        Assert.True(exec.ProvideClusterInfo);
        Assert.Equal("install it", exec.InstallHint);
        Assert.Equal("""{"audience":"06e3","count":3,"deep":[true,null,1.5]}""", exec.ClusterExtension);
    }

    [Fact]
    public void A_plugin_without_a_folder_in_its_name_is_left_to_the_path() =>
        Assert.Equal(
            "aws",
            Kubeconfig.Load(Write("config", Minimal("", "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws}"))).User.Exec!.Command);

    [Theory]
    [InlineData("", "", "cluster 'c': server is missing", "clusters: [{name: c, cluster: {}}]")]
    [InlineData("", "", "cluster 'c': server is 'one.example'; it must be an https:// or http:// address", "clusters: [{name: c, cluster: {server: one.example}}]")]
    [InlineData("certificate-authority: nowhere.pem", "", "cluster 'c': certificate-authority names FOLDER/nowhere.pem, which does not exist")]
    [InlineData("certificate-authority-data: '***'", "", "cluster 'c': certificate-authority-data is not base64")]
    [InlineData("insecure-skip-tls-verify: maybe", "", "cluster 'c': insecure-skip-tls-verify is 'maybe'; it must be true or false")]
    [InlineData("insecure-skip-tls-verify: true\n    certificate-authority-data: Q0E=", "",
        "cluster 'c': insecure-skip-tls-verify is true while a certificate-authority is given; remove one of them")]
    [InlineData("proxy-url: ftp://x", "", "cluster 'c': proxy-url is 'ftp://x'; it must be an http://, https:// or socks5:// address")]
    [InlineData("", "client-certificate-data: Q0E=", "user 'u': client-key is missing, while a client-certificate is given")]
    [InlineData("", "client-key-data: Q0E=", "user 'u': client-certificate is missing, while a client-key is given")]
    [InlineData("", "tokenFile: nowhere", "user 'u': tokenFile names FOLDER/nowhere, which does not exist")]
    [InlineData("", "token: [a]", "user 'u': token must be text")]
    [InlineData("", "auth-provider: {name: gcp}", "user 'u': auth-provider is no longer supported by Kubernetes (removed in 1.26); use an exec plugin")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}",
        "user 'u': exec.apiVersion is 'client.authentication.k8s.io/v1alpha1'; it must be client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1}", "user 'u': command is missing")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Sometimes}",
        "user 'u': exec.interactiveMode is 'Sometimes'; it must be Never, IfAvailable or Always")]
    [InlineData("", "as-groups: [g]", "user 'u': as is missing, while as-uid, as-groups or as-user-extra is given")]
    public void What_is_wrong_is_said_with_file_place_and_field(string cluster, string user, string expected, string? replaceClusters = null)
    {
        var text = Minimal(cluster, user);
        if (replaceClusters is not null)
        {
            text = replaceClusters + "\n" + text[text.IndexOf("users:", StringComparison.Ordinal)..];
        }

        var path = Write("config", text);

        var exception = Assert.Throws<ConfigurationException>(() => Kubeconfig.Load(path, "x"));
        Assert.Equal($"kubeconfig {path}, {expected.Replace("FOLDER", _folder, StringComparison.Ordinal)}", exception.Message);
    }

    [Theory]
    [InlineData("contexts: [{name: x, context: {cluster: c}}]", "current-context is not set; set it, or name a context")]
    [InlineData("current-context: y", "contexts has no 'y'")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c}}]", "context 'x': cluster names 'c', which clusters does not have")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://h'}}]",
        "context 'x': user names 'u', which users does not have")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {}}]", "context 'x': cluster is missing")]
    [InlineData("current-context: x\ncontexts: {name: x}", "top level: contexts must be a list")]
    [InlineData("", "is empty or no mapping")]
    [InlineData("- a", "is empty or no mapping")]
    [InlineData("a: [", "line ")]
    public void What_is_missing_is_said(string text, string expected)
    {
        var path = Write("config", text);

        var exception = Assert.Throws<ConfigurationException>(() => Kubeconfig.Load(path));
        Assert.StartsWith($"kubeconfig {path}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_said() =>
        Assert.Equal(
            "kubeconfig /nowhere/config does not exist", Assert.Throws<ConfigurationException>(() => Kubeconfig.Load("/nowhere/config")).Message);

    [Fact]
    public void Secrets_do_not_show_when_a_configuration_is_printed()
    {
        var configuration = Kubeconfig.Load(Write("config", Typical));

        Assert.DoesNotContain("secret-token", $"{configuration} {configuration.User}", StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Minimal(string cluster, string user) =>
        $$"""
        current-context: x
        clusters:
        - name: c
          cluster:
            server: https://h
            {{cluster}}
        users:
        - name: u
          user:
            as: ''
            {{user}}
        contexts: [{name: x, context: {cluster: c, user: u} }]
        """;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
