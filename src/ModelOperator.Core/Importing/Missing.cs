namespace ModelOperator.Core.Importing;

/// <summary>Required fields that sources often do not say.</summary>
internal static class Missing
{
    public static MissingField? Task(string? task) =>
        task is null ? new("spec.task", "what the model does, e.g. text-generation or tabular-classification") : null;

    public static MissingField? Framework(string? framework) =>
        framework is null ? new("spec.framework", "the framework it was made with, e.g. pytorch or xgboost") : null;

    public static MissingField? Digest(string? digest) => digest is null
        ? new("spec.artifact.digest", "sha256: and the digest of the file; of a directory the digest over the lines that sha256sum prints for its files, in the order of their paths")
        : null;

    public static MissingField? ArtifactUri(string? uri) =>
        uri is null ? new("spec.artifact.uri", "where the files are, e.g. s3://bucket/prefix/ or hf://organisation/name@revision") : null;

    public static MissingField? ArtifactFormat(string? format) =>
        format is null ? new("spec.artifact.format", "the format of the files, e.g. safetensors or onnx") : null;

    public static MissingField? Version(string? version) =>
        version is null ? new("spec.version", "the version, e.g. 2.0.1 or a date") : null;

    public static MissingField? DatasetUri(string? uri) =>
        uri is null ? new("spec.uri", "where the data is, e.g. s3://bucket/prefix or iceberg://catalog/db/table") : null;
}
