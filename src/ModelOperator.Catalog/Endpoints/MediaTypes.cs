namespace ModelOperator.Catalog.Endpoints;

/// <summary>Forms of answers.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Dot = "text/vnd.graphviz; charset=utf-8";
    public const string Mermaid = "text/vnd.mermaid; charset=utf-8";
    public const string Events = "text/event-stream";
}
