using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>An event of a stream, as it is written.</summary>
internal static class ServerSentEvent
{
    /// <summary>A line that is no event, so that whoever listens knows that somebody is there.</summary>
    public const string Heartbeat = ": \n\n";

    /// <summary>An event with its data.</summary>
    public static string Of<T>(string name, T data, JsonTypeInfo<T> form) => $"event: {name}\ndata: {JsonSerializer.Serialize(data, form)}\n\n";
}
