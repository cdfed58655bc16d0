using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>YAML to copy: how to refer to an asset, and how to ask for it.</summary>
internal static class UsageYaml
{
    /// <summary>What YAML reads as something else than text.</summary>
    private static readonly HashSet<string> Words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    /// <summary>A reference to the asset; null for what nothing refers to by a field, or only by a Model that may not be seen.</summary>
    public static string? Reference(Viewer viewer, Asset asset) => asset switch
    {
        { Key.Kind: ObjectKind.Dataset } => Listed("datasets", asset.Key),
        { Key.Kind: ObjectKind.Embedding } => Listed("embeddings", asset.Key),
        { Key.Kind: ObjectKind.Model } => Served(asset.Key, "stage: Production"),
        { Version: { } version } when viewer.Sees(version.Model) => Served(version.Model, $"version: \"{version.Version}\""),
        _ => null,
    };

    /// <summary>A request for the asset from another namespace.</summary>
    public static string Request(ObjectRef asset)
    {
        var permission = asset.Kind is ObjectKind.Model or ObjectKind.ModelVersion ? Permission.Deploy : Permission.Use;
        return $"""
            apiVersion: {ApiGroup.Name}/{ApiGroup.Version}
            kind: AccessRequest
            metadata:
              name: {Scalar(asset.Name)}
              namespace: your-namespace
            spec:
              namespace: {Scalar(asset.Namespace)}
              resources:
              - kind: {asset.Kind}
                names: [{Scalar(asset.Name)}]
              permission: {permission}
              purpose: what you want it for

            """;
    }

    private static string Listed(string field, ObjectRef asset) => $"""
        # in a ModelVersion
        spec:
          training:
            {field}:
            - name: {Scalar(asset.Name)}
              namespace: {Scalar(asset.Namespace)}

        """;

    private static string Served(ObjectRef model, string which) => $"""
        # in a ModelDeployment
        spec:
          model:
            name: {Scalar(model.Name)}
            namespace: {Scalar(model.Namespace)}
            {which}

        """;

    private static string Scalar(string name) => char.IsAsciiLetter(name[0]) && !Words.Contains(name) ? name : $"\"{name}\"";
}
