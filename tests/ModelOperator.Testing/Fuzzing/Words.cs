namespace ModelOperator.Testing.Fuzzing;

/// <summary>
/// What texts are chosen from. One small set serves as names, namespaces, versions, labels and whatever else takes them, so that references
/// meet, claims conflict and selectors select, in fields too that nobody had in mind here.
/// </summary>
/// <param name="Namespaces">The namespaces that objects live in.</param>
/// <param name="Names">What else is chosen often.</param>
internal sealed record Words(IReadOnlyList<string> Namespaces, IReadOnlyList<string> Names)
{
    private static readonly string[] Types = ["dataset", "model", "modelversion", "embedding", "modeldeployment"];
    private static readonly string[] Platforms = ["k8s", "warehouse"];

    /// <summary>Fields that mean something only by certain words.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> ByField = new()
    {
        ["license"] = ["MIT", "Apache-2.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-SA-4.0", "GPL-3.0-only", "LicenseRef-own"],
    };

    /// <summary>Texts that have broken programs: scripts, signs that are not seen, quotes, variables, and what looks like another type.</summary>
    public static IReadOnlyList<string> Wild { get; } =
    [
        "", " ", "\t", "\n", "null", "true", "~", "0", "-0", "1e400", "NaN", "undefined", "{}", "[]", "'", "\"", "\\", "\u0001", "\u007f", "\ufeff", "\u2028",
        "日本語のモデル", "ñandú", "A\u030a", "\u202eright to left", "👩‍👩‍👧‍👦", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "a,b;c=d", "a b", "$(MODEL_PATH)", "$(MODEL_NAME) $$(X) $(", "%s%n", "{{ . }}", "../../etc/passwd",
        "<script>alert(1)</script>", "line one\nline two\r\n", "system:masters", "a/b", "a.b.c", "-a", "a-", "A", "Z_9",
    ];

    /// <summary>All words, URIs of assets by these names among them.</summary>
    public IReadOnlyList<string> All { get; } =
    [
        .. Namespaces, .. Names,
        .. from type in Types
           from platform in Platforms
           from ns in Namespaces.Take(2)
           from name in Names.Take(2)
           select $"aip://{type}/{platform}/{ns}/{name}",
        "nvidia.com/gpu",
    ];

    /// <summary>The words that a field is meant for; null for any.</summary>
    public static IReadOnlyList<string>? Of(string field) => ByField.GetValueOrDefault(field);
}
