using System.Text;
using ModelOperator.Kubernetes.Configuration;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Fuzzing;

/// <summary>Whatever a kubeconfig holds, reading it ends with a configuration or with one sentence.</summary>
public sealed class KubeconfigFuzzTests : IDisposable
{
    private const int Cases = 4000;
    private const long MostBytes = 64 * 1024 * 1024;

    private const string Valid =
        """
        apiVersion: v1
        kind: Config
        current-context: dev
        preferences: {}
        clusters:
        - name: c1
          cluster: &cluster
            server: https://one.example:6443/prefix
            certificate-authority-data: Q0EtUEVN
            tls-server-name: kubernetes
            proxy-url: socks5://proxy.example:1080
            extensions:
            - name: client.authentication.k8s.io/exec
              extension: {audience: "a\u00e9", numbers: [1, 2.5, -3e4, 0x1F], on: true, none: ~, text: "several lines"}
        users:
        - name: ann
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./bin/login
              args: [--audience, one]
              env: [{name: A, value: "1"}, {name: B, value: "2"}]
              interactiveMode: Never
              provideClusterInfo: true
            as: system:serviceaccount:a:b
            as-uid: u1
            as-groups: [g1, g2]
            as-user-extra: {scopes: [view, edit], reasons: [test]}
        contexts:
        - name: dev
          context: {cluster: c1, user: ann, namespace: studio}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kubeconfig-fuzz").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_damaged_here_is_whole_to_begin_with() => Assert.NotNull(Load(Encoding.UTF8.GetBytes(Valid)).User.Exec!.ClusterExtension);

    [Fact]
    public void A_damaged_kubeconfig_is_read_or_refused_with_a_sentence()
    {
        var valid = Encoding.UTF8.GetBytes(Valid);
        foreach (var seed in Mutation.Seeds(Cases))
        {
            var random = new Random(seed);
            Try($"seed {seed}", random.Next(10) == 0 ? Mutation.OfNothing(random) : Mutation.OfBytes(valid, random));
        }
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    [InlineData("? ", "")]
    [InlineData("[{a: ", "}]")]
    public void Nesting_without_end_is_refused(string open, string close)
    {
        const int depth = 100_000;
        var deep = string.Concat(Enumerable.Repeat(open, depth)) + "x" + string.Concat(Enumerable.Repeat(close, depth));
        Assert.Contains("nest", Refusal($"current-context: {(open == "- " || open == "? " ? "\n  " : "")}{deep}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusters:\n- name: c\n  cluster: {server: 'https://a', extensions: [{name: client.authentication.k8s.io/exec, extension: *i}]}")]
    [InlineData("? *i\n: x")]
    [InlineData("clusters: *i")]
    public void Aliases_of_aliases_without_end_are_refused(string use)
    {
        var bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (var name = 'b'; name <= 'i'; name++)
        {
            bomb.Append(name).Append(": &").Append(name).Append(" [").AppendJoin(", ", Enumerable.Repeat($"*{(char)(name - 1)}", 10)).Append("]\n");
        }

        Assert.Contains("alias", Refusal($"{bomb}current-context: dev\n{use}\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x: &a [*a]")]
    [InlineData("x: &a {b: {c: *a}}")]
    [InlineData("x: &a\n  ? *a\n  : y")]
    public void What_contains_itself_is_refused(string yaml) => Assert.Contains("itself", Refusal(yaml), StringComparison.Ordinal);

    [Fact]
    public void Of_a_variable_of_a_plugin_that_is_named_twice_the_last_one_counts()
    {
        var exec = Load(Encoding.UTF8.GetBytes(Valid.Replace("name: B", "name: A", StringComparison.Ordinal))).User.Exec!;

        Assert.Equal(new Dictionary<string, string> { ["A"] = "2" }, exec.Env);
    }

    [Theory]
    [InlineData("command: ./bin/login", "command: \"./bin/lo\\0gin\"", "user 'ann': exec.command is no path: it has a NUL character in it")]
    [InlineData("audience: \"a\\u00e9\"", "? [a]\n      : b", "extension has a list or a mapping as a key; keys must be text")]
    [InlineData("numbers: [", "numbers: {", "not well-formed YAML")]
    public void What_cannot_be_used_is_named(string valid, string damaged, string message) =>
        Assert.Contains(message, Refusal(Valid.Replace(valid, damaged, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void Aliases_as_people_use_them_are_read()
    {
        var yaml = Valid.Replace("users:", "- name: c2\n  cluster: *cluster\nusers:", StringComparison.Ordinal).Replace("cluster: c1,", "cluster: c2,", StringComparison.Ordinal);

        Assert.Equal("one.example", Load(Encoding.UTF8.GetBytes(yaml)).Server.Host);
    }

    private string Refusal(string yaml) => Try(yaml[..Math.Min(60, yaml.Length)], Encoding.UTF8.GetBytes(yaml)) ?? "it was read";

    private string? Try(string what, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? refusal = null;
        try
        {
            Load(bytes);
        }
        catch (ConfigurationException exception)
        {
            refusal = exception.Message;
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}\n{Encoding.UTF8.GetString(bytes)}");
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"{what} takes too much memory.");
        return refusal;
    }

    private ClusterConfiguration Load(byte[] bytes)
    {
        var path = Path.Combine(_folder, "config");
        File.WriteAllBytes(path, bytes);
        return Kubeconfig.Load(path);
    }
}
