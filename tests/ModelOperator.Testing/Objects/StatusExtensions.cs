using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.Objects;

/// <summary>Objects as they are after their status was written.</summary>
public static class StatusExtensions
{
    public static T WithStatus<T>(this T item, ResourceStatus? status)
        where T : IKubernetesObject => (T)(IKubernetesObject)(item switch
        {
            Dataset dataset => dataset with { Status = (DatasetStatus?)status },
            Model model => model with { Status = (ModelStatus?)status },
            ModelVersion version => version with { Status = (ModelVersionStatus?)status },
            Embedding embedding => embedding with { Status = (EmbeddingStatus?)status },
            ModelDeployment deployment => deployment with { Status = (ModelDeploymentStatus?)status },
            AccessRequest request => request with { Status = (AccessRequestStatus?)status },
            _ => throw new ArgumentException($"Of a {item.Kind} nothing follows from its own status.", nameof(item)),
        });
}
