namespace ModelOperator.Core.Queries.Formats;

/// <summary>The words for an asset and for an edge that all drawings share.</summary>
internal static class AssetLabel
{
    /// <summary>E.g. <c>Embedding studio/shots [studio]</c>.</summary>
    public static string Of(AnswerNode node)
    {
        var name = node.Kind is { } kind ? $"{kind} {node.Namespace}/{node.Name}" : $"{node.Uri} on another platform";
        var domain = node.Domain is null ? "" : $" [{node.Domain}]";
        var stage = node.Stage is null or Api.Stage.None ? "" : $" ({node.Stage})";
        return QueryText.Plain($"{name}{stage}{domain}");
    }

    /// <summary>What is to be said of an edge; empty for one that a field of the same namespace declares.</summary>
    public static string Of(AnswerEdge edge) => QueryText.Plain(edge switch
    {
        { Provenance: EdgeProvenance.ViaHidden } => "via hidden",
        { Provenance: EdgeProvenance.Inferred } => "inferred",
        { State: Api.ReferenceState.Refused } => "refused",
        { Grant: { } grant } => $"by grant {grant}",
        _ => "",
    });
}
