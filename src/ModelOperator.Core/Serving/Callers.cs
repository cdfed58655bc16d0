namespace ModelOperator.Core.Serving;

/// <summary>Namespaces, beside its own, that may call a deployment.</summary>
public sealed record Callers
{
    /// <summary>Most namespaces that a NetworkPolicy lists, so that it stays far below what etcd takes.</summary>
    public const int MaxListed = 4_000;

    /// <summary>Nobody.</summary>
    public static Callers None { get; } = new();

    /// <summary>The namespaces, sorted; at most <see cref="MaxListed"/>.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Those among them that do not carry the label by which a NetworkPolicy finds them, sorted.</summary>
    public IReadOnlyList<string> Unlabelled { get; init; } = [];

    /// <summary>Namespaces that were granted to call it and may not, sorted: it was made from what may not be granted on to them.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>Number of namespaces that may call and are not listed.</summary>
    public int Cut { get; init; }
}
