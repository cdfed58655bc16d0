namespace ModelOperator.Core.Lineage.Inference;

/// <summary>Finds the datasets that an asset was made from, directly or through others, on this platform and on others.</summary>
internal static class UpstreamDatasets
{
    private const string ExternalDataset = "aip://dataset/";

    /// <summary>The datasets, by identity, each with the references that lead to it. Edges that are part of a cycle lead nowhere.</summary>
    public static SortedDictionary<string, List<Declaration>> Of(Node asset)
    {
        var found = new SortedDictionary<string, List<Declaration>>(StringComparer.Ordinal);
        var seen = new HashSet<Node> { asset };
        var open = new Stack<Node>(seen);
        while (open.TryPop(out var node))
        {
            foreach (var (reference, edge) in node.Links)
            {
                if (reference.Target is ExternalTarget { Uri: var uri } && uri.StartsWith(ExternalDataset, StringComparison.Ordinal))
                {
                    Note(uri, null, node, reference);
                }
                else if (node.Lasting(edge) is { } target)
                {
                    if (target.Key.Kind == ObjectKind.Dataset)
                    {
                        Note(target.Asset.Uri, target, node, reference);
                    }

                    if (seen.Add(target))
                    {
                        open.Push(target);
                    }
                }
            }
        }

        return found;

        void Note(string uri, Node? dataset, Node by, Reference reference)
        {
            if (!found.TryGetValue(uri, out var declarations))
            {
                declarations = found[uri] = [];
            }

            declarations.Add(new Declaration(dataset, by, reference.Field));
        }
    }

    /// <summary>A reference to a dataset.</summary>
    /// <param name="Dataset">The dataset; null for one of another platform.</param>
    /// <param name="By">The asset that refers.</param>
    /// <param name="Field">The field.</param>
    internal sealed record Declaration(Node? Dataset, Node By, string Field);
}
