using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>What a credential plugin prints (client.authentication.k8s.io ExecCredential).</summary>
internal sealed record ExecCredential(string? ApiVersion, string? Kind, ExecCredentialStatus? Status);

/// <summary>The credentials: a token, a client certificate with its key (PEM), or both, and until when they hold.</summary>
internal sealed record ExecCredentialStatus(
    DateTimeOffset? ExpirationTimestamp, string? Token, string? ClientCertificateData, string? ClientKeyData);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExecCredential))]
internal sealed partial class ConfigurationJsonContext : JsonSerializerContext;
