using ModelOperator.Cli.CommandLine;
using ModelOperator.Core;
using ModelOperator.Core.Queries;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Writing;

/// <summary>Reads the object that is to be changed.</summary>
internal static class Existing
{
    /// <summary>The name that is written, with the kind before it or without.</summary>
    public static string Name(string text, ObjectKind kind) => text.Split('/') switch
    {
        [{ Length: > 0 } name] => name,
        [var word, { Length: > 0 } name] when AssetKinds.Find(word) == kind => name,
        _ => throw PluginException.Usage($"'{text}' names no {kind}: write its NAME, and its namespace with -n"),
    };

    /// <summary>The object; one that is not there is told with where to look.</summary>
    public static async Task<T> ReadAsync<T>(KubernetesClient client, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return await client.GetAsync<T>(key, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            throw PluginException.NotFound($"there is no {T.ResourceType.Kind} {key}: kubectl get {T.ResourceType} -n {key.Namespace} shows those there are");
        }
    }
}
