using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Tests.Real;

/// <summary>The probe resource of the control plane's tests, as a typed object.</summary>
public sealed record ProbeObject : IKubernetesObject<ProbeObject>
{
    public static ResourceType ResourceType { get; } = new("modeloperator.io", "v1alpha1", "probes", "Probe", Namespaced: true);

    public static JsonTypeInfo<ProbeObject> JsonTypeInfo { get; } = (JsonTypeInfo<ProbeObject>)new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    }.GetTypeInfo(typeof(ProbeObject));

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public required ObjectMeta Metadata { get; init; }

    public ProbeSpec? Spec { get; init; }

    public static ProbeObject Create(string ns, string name, int? low = null, int? high = null) => new()
    {
        Metadata = new ObjectMeta { Namespace = ns, Name = name },
        Spec = new ProbeSpec(low, high),
    };
}

public sealed record ProbeSpec(int? Low, int? High);
