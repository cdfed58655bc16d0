using System.Globalization;
using ModelOperator.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ModelOperator.Testing.Example.Story;

/// <summary>Shows a converged example to people: where everything comes from, who let whom use it, what is served, and what is refused.</summary>
public static class ExampleStory
{
    /// <summary>The sections, in reading order, each with its heading.</summary>
    public static IEnumerable<(string Heading, IRenderable Body)> Tell(ExampleSnapshot snapshot)
    {
        yield return ("Domains", Domains(snapshot));
        yield return ("Lineage: what was made from what, across domains", Lineage(LineageForest.Grow(snapshot)));
        yield return ("Sharing: nothing crosses namespaces without a grant of its owner", Grants(snapshot));
        yield return ("Serving", Deployments(snapshot));
        yield return ("Refused", Refusals(snapshot));
    }

    /// <summary>What is not as the example says, one line an object.</summary>
    public static IRenderable TellOpen(IReadOnlyList<OpenObject> open) => new Rows(
    [
        new Markup($"[red]{open.Count} {(open.Count == 1 ? "object is" : "objects are")} not as the example says:[/]"),
        .. open.Select(item => new Markup($"- [bold]{Markup.Escape(item.Key.ToString())}[/] {Markup.Escape(item.Why)}")),
    ]);

    private static Grid Domains(ExampleSnapshot snapshot)
    {
        var grid = Columns("DOMAIN", "NAMESPACES", "ASSETS", "GPUS USED OF QUOTA", "GRANTS GIVEN", "GRANTS RECEIVED");
        foreach (var domain in snapshot.Domains)
        {
            var status = domain.Status ?? new();
            grid.AddRow(
                Cell(domain.Metadata.Name),
                Cell(string.Join(", ", status.Namespaces ?? [])),
                Cell(Number(status.Assets?.Total ?? 0)),
                Cell(status.Gpus is { } gpus ? $"{Number(gpus.Used)} of {(gpus.Quota is { } quota ? Number(quota) : "any number")}" : ""),
                Cell(Number(status.Grants?.Out ?? 0)),
                Cell(Number(status.Grants?.In ?? 0)));
        }
        return grid;
    }

    /// <summary>The trees, one after the other.</summary>
    public static IRenderable Lineage(IReadOnlyList<LineageNode> roots) => new Rows(roots.Select(root =>
    {
        var tree = new Tree(new Markup(LineageLabel.Of(root))) { Guide = TreeGuide.Line };
        AddChildren(tree, root);
        return tree;
    }));

    private static void AddChildren(IHasTreeNodes parent, LineageNode node)
    {
        foreach (var child in node.Children)
            AddChildren(parent.AddNode(new Markup(LineageLabel.Of(child))), child);
    }

    private static Grid Grants(ExampleSnapshot snapshot)
    {
        var names = snapshot.Assets.Where(asset => asset.Annotation(LineageAnnotations.Uri) is not null)
            .ToDictionary(asset => asset.Annotation(LineageAnnotations.Uri)!, asset => asset.Key.ToString());
        string Name(string uri) => names.GetValueOrDefault(uri, uri);

        var grid = Columns("GRANT", "ALLOWS", "OF", "TO", "USED BY");
        foreach (var grant in snapshot.SharingGrants)
        {
            var status = grant.Status ?? new();
            grid.AddRow(
                Cell(grant.Metadata.Key.ToString()),
                Cell(grant.Spec.Permissions.Max().ToString()),
                Cell(Lines(status.MatchedResources, resource => $"{resource.Kind} {resource.Name}", status.MatchedCount)),
                Cell(Lines(status.Grantees, grantee => grantee.Domain is { } domain ? $"{grantee.Namespace} ({domain})" : grantee.Namespace, status.GranteeCount)),
                Cell(Lines(status.Consumers?.DistinctBy(consumer => consumer.Uri).ToList(), consumer => Name(consumer.Uri), null, "nobody so far")));
        }
        return grid;
    }

    private static Grid Deployments(ExampleSnapshot snapshot)
    {
        var grid = Columns("DEPLOYMENT", "MODEL VERSION", "TRAFFIC", "RUNTIME", "GPUS", "READY", "URL");
        foreach (var deployment in snapshot.ModelDeployments)
        {
            var status = deployment.Status ?? new();
            grid.AddRow(
                Cell(deployment.Metadata.Key.ToString()),
                Cell(Lines(status.Versions, version => version.ModelVersion, null, "none")),
                Cell(Lines(status.Versions, version => $"{version.Weight} %", null, "none")),
                Cell(status.Runtime ?? "none"),
                Cell(Number(status.Gpus)),
                Cell($"{Number(status.ReadyReplicas)}/{Number(deployment.Spec.Suspend == true ? 0 : deployment.Spec.Scaling?.Replicas ?? 1)}"),
                Cell(status.Url ?? "none"));
        }
        return grid;
    }

    private static Rows Refusals(ExampleSnapshot snapshot) => new(snapshot.Objects
        .Select(item => (item.Key, Stalled: item.Find(ConditionTypes.Stalled)))
        .Where(item => item.Stalled is { Status: Kubernetes.Resources.ConditionStatus.True })
        .Select(item => new Markup(
            $"[bold]{Markup.Escape(item.Key.ToString())}[/], on purpose. [red]{Markup.Escape(item.Stalled!.Reason)}[/]: {Markup.Escape(item.Stalled.Message)}.")));

    private static Grid Columns(params string[] headings)
    {
        var grid = new Grid();
        foreach (var _ in headings)
            grid.AddColumn(new GridColumn().PadLeft(0).PadRight(3));
        return grid.AddRow([.. headings.Select(heading => new Text(heading, new Style(decoration: Decoration.Dim)))]);
    }

    private static Text Cell(string text) => new(text);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    // A list in status is bounded, and its count is not.
    private static string Lines<T>(IReadOnlyList<T>? items, Func<T, string> name, int? count, string none = "nothing")
    {
        if (items is null or [])
            return none;
        var lines = string.Join('\n', items.Select(name));
        return count > items.Count ? $"{lines}\nand {Number(count.Value - items.Count)} more" : lines;
    }
}
