using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>Source-generated JSON contracts of the built-in kinds: camelCase, nulls left out, enums by name, unknown fields skipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter), typeof(SharedStringConverter)])]
[JsonSerializable(typeof(Namespace))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(Deployment))]
[JsonSerializable(typeof(Service))]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(ControllerRevision))]
[JsonSerializable(typeof(NetworkPolicy))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(RoleBinding))]
[JsonSerializable(typeof(HorizontalPodAutoscaler))]
[JsonSerializable(typeof(PodDisruptionBudget))]
[JsonSerializable(typeof(HttpRoute))]
[JsonSerializable(typeof(ScaledObject))]
[JsonSerializable(typeof(ServiceMonitor))]
[JsonSerializable(typeof(LocalQueue))]
public sealed partial class KubernetesJsonContext : JsonSerializerContext;
