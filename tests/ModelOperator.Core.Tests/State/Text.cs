using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.State;

/// <summary>Objects as one line of JSON, for messages and comparison.</summary>
internal static class Text
{
    public static string Of(IKubernetesObject item) => item switch
    {
        Namespace ns => Json(ns),
        Dataset dataset => Json(dataset),
        Model model => Json(model),
        ModelVersion version => Json(version),
        Embedding embedding => Json(embedding),
        ModelDeployment deployment => Json(deployment),
        SharingGrant grant => Json(grant),
        AccessRequest request => Json(request),
        AccessDenial denial => Json(denial),
        Domain domain => Json(domain),
        ServingRuntime runtime => Json(runtime),
        _ => throw new ArgumentException($"{item.GetType().Name} is not known here.", nameof(item)),
    };

    private static string Json<T>(T item) where T : class, IKubernetesObject<T> => JsonSerializer.Serialize(item, T.JsonTypeInfo);
}
