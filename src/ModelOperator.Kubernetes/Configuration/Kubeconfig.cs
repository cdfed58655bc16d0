using ModelOperator.Kubernetes.Resources.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>
/// Reads kubeconfig files (YAML, hence JSON too). Nothing is read that the caller did not name: neither <c>$KUBECONFIG</c> nor
/// the file in the home folder is looked at here.
/// </summary>
public static class Kubeconfig
{
    /// <summary>The configuration of a context in one file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="context">Name of the context; null takes the file's <c>current-context</c>.</param>
    /// <exception cref="ConfigurationException">The file is missing, malformed, or lacks what the context needs.</exception>
    public static ClusterConfiguration Load(string path, string? context = null) => Load([path], context);

    /// <summary>
    /// The configuration of a context in several files taken together, as kubectl does with a <c>$KUBECONFIG</c> list: the
    /// first file that has an entry of a name, or a current context, decides it; files that do not exist are passed over.
    /// </summary>
    /// <param name="paths">Paths, in order of precedence.</param>
    /// <param name="context">Name of the context; null takes <c>current-context</c>.</param>
    /// <exception cref="ConfigurationException">No file exists, one is malformed, or what the context needs is missing.</exception>
    public static ClusterConfiguration Load(IReadOnlyList<string> paths, string? context = null)
    {
        var files = paths.Select(Path.GetFullPath).Where(File.Exists).Select(Parse).ToList();
        if (files.Count == 0)
        {
            throw new ConfigurationException($"kubeconfig {string.Join(", ", paths)} does not exist");
        }

        var where = string.Join(", ", files.Select(file => file.File));
        context ??= files.Select(file => file.Text("current-context")).FirstOrDefault(name => !string.IsNullOrEmpty(name))
            ?? throw new ConfigurationException($"kubeconfig {where}: current-context is not set; set it, or name a context");
        var contextNode = Entry(files, "contexts", "context", context)
            ?? throw new ConfigurationException($"kubeconfig {where}: contexts has no '{context}'");
        var clusterName = contextNode.RequiredText("cluster");
        var cluster = Entry(files, "clusters", "cluster", clusterName)
            ?? throw contextNode.Wrong("cluster", $"names '{clusterName}', which clusters does not have");
        var userName = contextNode.Text("user");
        KubeconfigNode? user = string.IsNullOrEmpty(userName)
            ? null
            : Entry(files, "users", "user", userName) ?? throw contextNode.Wrong("user", $"names '{userName}', which users does not have");
        return KubeconfigEntries.Cluster(cluster) with
        {
            Namespace = contextNode.Text("namespace") is { Length: > 0 } name ? name : null,
            User = user is null ? new ClusterUser() : KubeconfigEntries.User(user.Value, cluster),
        };
    }

    private static KubeconfigNode Parse(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(new BoundedYaml(new Parser(reader)));
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
                ? new KubeconfigNode(path, "top level", root)
                : throw new ConfigurationException($"kubeconfig {path} is empty or no mapping");
        }
        catch (YamlException exception)
        {
            throw new ConfigurationException(
                $"kubeconfig {path}, line {exception.Start.Line}: not well-formed YAML: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"kubeconfig {path} cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The parser has no sentence of its own for everything.
            throw new ConfigurationException($"kubeconfig {path} is not well-formed YAML", exception);
        }
    }

    private static KubeconfigNode? Entry(List<KubeconfigNode> files, string list, string kind, string name)
    {
        foreach (var file in files)
        {
            foreach (var entry in file.Children(list))
            {
                if (entry.Text("name") == name)
                {
                    var named = entry with { Place = $"{kind} '{name}'" };
                    return named.Child(kind) ?? throw named.Wrong(kind, "is missing");
                }
            }
        }

        return null;
    }
}
