using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>A condition of a built-in workload; these predate metav1.Condition and lack its required fields.</summary>
public sealed record WorkloadCondition
{
    /// <summary>Type in CamelCase.</summary>
    public required string Type { get; init; }

    /// <summary>True, False or Unknown; Unknown for any other text.</summary>
    [JsonConverter(typeof(WorkloadConditionStatusConverter))]
    public required ConditionStatus Status { get; init; }

    /// <summary>Cause in one word.</summary>
    public string? Reason { get; init; }

    /// <summary>Cause for people.</summary>
    public string? Message { get; init; }
}

/// <summary>
/// Reads a condition status leniently: the API server does not check what a writer of pod status puts there, and one odd pod must
/// not make a watch of all pods undecodable.
/// </summary>
public sealed class WorkloadConditionStatusConverter : JsonConverter<ConditionStatus>
{
    /// <inheritdoc/>
    public override ConditionStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.ValueTextEquals("True"u8) ? ConditionStatus.True
        : reader.ValueTextEquals("False"u8) ? ConditionStatus.False
        : ConditionStatus.Unknown;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ConditionStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
