namespace ModelOperator.Kubernetes.Client;

/// <summary>A change to an object, as UTF-8 JSON the caller built.</summary>
public sealed record Patch
{
    private Patch(string contentType, ReadOnlyMemory<byte> body, string? fieldManager, bool force)
    {
        ContentType = contentType;
        Body = body;
        FieldManager = fieldManager;
        Force = force;
    }

    /// <summary>The change.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Name the changed fields are recorded under in <c>managedFields</c>.</summary>
    public string? FieldManager { get; }

    /// <summary>Whether the server only says what would become of it, and stores nothing.</summary>
    public bool DryRun { get; init; }

    internal string ContentType { get; }

    internal bool Force { get; }

    internal bool IsApply => ContentType == ApplyContentType;

    private const string ApplyContentType = "application/apply-patch+yaml";

    /// <summary>JSON merge patch (RFC 7386): given fields replace, null removes, lists are replaced whole.</summary>
    public static Patch Merge(ReadOnlyMemory<byte> json, string? fieldManager = null) =>
        new("application/merge-patch+json", json, fieldManager, force: false);

    /// <summary>
    /// Server-side apply: the object's desired fields, complete for this field manager; fields it applied before and no longer
    /// names are removed. Creates the object when it does not exist.
    /// </summary>
    /// <param name="json">The object, with apiVersion, kind and metadata.name (JSON is YAML, and all servers take it).</param>
    /// <param name="fieldManager">Name of the field manager; one fixed name for each concern.</param>
    /// <param name="force">
    /// Takes over fields that other managers own instead of failing with a conflict; right only for fields nobody else has
    /// business with.
    /// </param>
    public static Patch Apply(ReadOnlyMemory<byte> json, string fieldManager, bool force) =>
        new(ApplyContentType, json, fieldManager, force);
}
