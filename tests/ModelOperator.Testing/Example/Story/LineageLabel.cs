using Spectre.Console;

namespace ModelOperator.Testing.Example.Story;

/// <summary>The line of an asset in the lineage trees, as console markup.</summary>
internal static class LineageLabel
{
    public static string Of(LineageNode node)
    {
        var label = node.Key is { } key
            ? $"{key.Kind} [bold]{Markup.Escape($"{key.Namespace}/{key.Name}")}[/]"
            : $"[bold]{Markup.Escape(node.Uri)}[/] [grey]on another platform[/]";
        if (node.Domain is { } domain)
            label += $" [blue]{Markup.Escape($"[{domain}]")}[/]";
        if (node.From is { Grant: not null } from)
            label += $" {Crossing(node, from)}";
        if (node.AlsoFrom.Count > 0)
            label += $" [grey]also from[/] {string.Join("[grey],[/] ", node.AlsoFrom.Select(edge => Parent(node, edge)))}";
        foreach (var refused in node.Refused)
            label += $" [red]refused: {Markup.Escape(Name(node, refused))}[/]";
        return label;
    }

    private static string Parent(LineageNode node, LineageEdge edge) =>
        $"[grey]{Markup.Escape(Name(node, edge))}[/]{(edge.Grant is null ? "" : $" {Crossing(node, edge)}")}";

    // A grant is needed between namespaces, also those of one domain.
    private static string Crossing(LineageNode node, LineageEdge edge)
    {
        var way = edge.Domain != node.Domain ? $"{edge.Domain ?? "no domain"} → {node.Domain ?? "no domain"} " : "";
        return $"[green]({Markup.Escape($"{way}by grant {edge.Grant}")})[/]";
    }

    private static string Name(LineageNode node, LineageEdge edge) => edge.Parent switch
    {
        null => edge.Uri,
        { } parent when parent.Namespace == node.Key?.Namespace => $"{parent.Kind} {parent.Name}",
        { } parent => parent.ToString(),
    };
}
