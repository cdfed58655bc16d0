namespace ModelOperator.Core.Lineage.Inference;

/// <summary>
/// The datasets that an asset was made from, directly or through others. Kept with a ModelVersion that is served until its digest
/// differs: that covers every reference on every way up, and whether it leads anywhere. Keys and not nodes are kept, since an object
/// that is deleted and made again comes out with the digest it had.
/// </summary>
/// <param name="Here">Those of this platform, in the order of their identities.</param>
/// <param name="Elsewhere">Those of other platforms, in the order of their identities.</param>
internal sealed record UpstreamDatasets(ObjectRef[] Here, ExternalDataset[] Elsewhere)
{
    private const string DatasetPrefix = "aip://dataset/";

    /// <summary>Finds the datasets behind an asset.</summary>
    public static UpstreamDatasets Of(Node asset)
    {
        var here = new HashSet<ObjectRef>();
        var elsewhere = new SortedDictionary<string, HashSet<ObjectRef>>(StringComparer.Ordinal);
        foreach (var declaration in DeclarationsAbove(asset))
        {
            if (declaration.Dataset is { } dataset)
            {
                here.Add(dataset.Key);
                continue;
            }

            if (!elsewhere.TryGetValue(declaration.Uri, out var declarers))
            {
                declarers = elsewhere[declaration.Uri] = [];
            }

            declarers.Add(declaration.By.Key);
        }

        ObjectRef[] sorted = [.. here];
        Array.Sort(sorted, AssetUri.CompareIds);
        return new UpstreamDatasets(sorted, [.. elsewhere.Select(dataset => new ExternalDataset(dataset.Key, [.. dataset.Value]))]);
    }

    /// <summary>Every reference to a dataset on the ways up from an asset. Edges that are part of a cycle lead nowhere.</summary>
    public static IEnumerable<DatasetDeclaration> DeclarationsAbove(Node asset)
    {
        var seen = new HashSet<Node> { asset };
        var open = new Stack<Node>(seen);
        while (open.TryPop(out var node))
        {
            for (var i = 0; i < node.Edges.Length; i++)
            {
                var reference = node.References[i];
                if (reference.Target is ExternalTarget { Uri: var uri } && uri.StartsWith(DatasetPrefix, StringComparison.Ordinal))
                {
                    yield return new DatasetDeclaration(null, node, reference);
                }
                else if (node.Lasting(node.Edges[i]) is { } target)
                {
                    if (target.Key.Kind == ObjectKind.Dataset)
                    {
                        yield return new DatasetDeclaration(target, node, reference);
                    }

                    if (seen.Add(target))
                    {
                        open.Push(target);
                    }
                }
            }
        }
    }
}

/// <summary>A dataset of another platform.</summary>
/// <param name="Uri">Its identity.</param>
/// <param name="DeclaredBy">The assets that refer to it: who may be told of one of these may be told of it.</param>
internal sealed record ExternalDataset(string Uri, ObjectRef[] DeclaredBy);

/// <summary>A reference to a dataset.</summary>
/// <param name="Dataset">The dataset; null for one of another platform.</param>
/// <param name="By">The asset that refers.</param>
/// <param name="Reference">The reference.</param>
internal readonly record struct DatasetDeclaration(Node? Dataset, Node By, Reference Reference)
{
    /// <summary>Identity of the dataset.</summary>
    public string Uri => Dataset?.Asset.Uri ?? ((ExternalTarget)Reference.Target).Uri;
}
