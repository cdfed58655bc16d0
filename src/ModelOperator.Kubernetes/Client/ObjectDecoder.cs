using System.Text.Json;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Client;

/// <summary>Decodes one object, and makes sure of what everything after relies on: that it has metadata.</summary>
internal static class ObjectDecoder
{
    /// <exception cref="JsonException">The JSON is malformed or does not fit.</exception>
    public static T Decode<T>(ReadOnlySpan<byte> json)
        where T : class, IKubernetesObject<T> => Checked(JsonSerializer.Deserialize(json, T.JsonTypeInfo));

    /// <exception cref="JsonException">The JSON is malformed or does not fit.</exception>
    public static async ValueTask<T> DecodeAsync<T>(Stream json, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => Checked(await JsonSerializer.DeserializeAsync(json, T.JsonTypeInfo, cancellationToken));

    private static T Checked<T>(T? obj)
        where T : class, IKubernetesObject<T> =>
        obj is null || obj.Metadata is null ? throw new JsonException("there is no object with metadata") : obj;
}
