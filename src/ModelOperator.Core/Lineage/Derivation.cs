using ModelOperator.Api;

namespace ModelOperator.Core.Lineage;

/// <summary>Works out depth and digest of an asset from its parents'.</summary>
/// <param name="platform">Platform id of this cluster in asset URIs.</param>
internal sealed class Derivation(string platform)
{
    private readonly FieldHash _hash = new();

    /// <summary>Identity of the asset that a reference means; for a version that is not resolved, of its Model.</summary>
    public string UriOf(in Reference reference, in Edge edge) => edge.Target?.Asset.Uri ?? reference.Target switch
    {
        ObjectTarget target => AssetUri.Of(platform, target.Object),
        VersionTarget target => AssetUri.Of(platform, target.Model),
        MisfitTarget target => target.Uri,
        ExternalTarget target => target.Uri,
        _ => "",
    };

    /// <summary>Sets depth and digest; false when both were right already.</summary>
    public bool Update(Node node)
    {
        var depth = DepthOf(node);
        var digest = DigestOf(node);
        if (depth == node.Depth && node.Digest is not null && digest.AsSpan().SequenceEqual(node.Digest))
        {
            return false;
        }

        node.Depth = depth;
        node.Digest = digest;
        return true;
    }

    private static int DepthOf(Node node)
    {
        var depth = 0;
        foreach (ref readonly var edge in node.Edges.AsSpan())
        {
            if (edge.State == ReferenceState.External)
            {
                depth = Math.Max(depth, 1);
            }
            else if (edge.Target is { } target && !node.IsCyclic(edge))
            {
                depth = Math.Max(depth, target.Depth + 1);
            }
        }

        return depth;
    }

    /// <summary>
    /// SHA-256 over the asset's identity, its content, and for each reference, in the order of field and URI, both of these and the
    /// parent's digest. A parent that is not resolved counts by its URI, which the asset itself declares, so that a digest tells
    /// nothing about assets that were not granted.
    /// </summary>
    private byte[] DigestOf(Node node)
    {
        _hash.Add(node.Asset.Uri.AsSpan());
        _hash.Add(node.Asset.Content);
        if (node.Edges.Length == 1)
        {
            Add(node, 0, UriOf(node.References[0], node.Edges[0]));
        }
        else if (node.Edges.Length > 1)
        {
            var parents = new (string Uri, int Edge)[node.Edges.Length];
            for (var i = 0; i < parents.Length; i++)
            {
                parents[i] = (UriOf(node.References[i], node.Edges[i]), i);
            }

            Array.Sort(parents, (left, right) =>
            {
                var order = string.CompareOrdinal(node.References[left.Edge].Role, node.References[right.Edge].Role);
                return order != 0 ? order : string.CompareOrdinal(left.Uri, right.Uri);
            });
            foreach (var (uri, edge) in parents)
            {
                Add(node, edge, uri);
            }
        }

        return _hash.Finish();
    }

    private void Add(Node node, int index, string uri)
    {
        ref readonly var edge = ref node.Edges[index];
        _hash.Add(node.References[index].Role.AsSpan());
        _hash.Add(uri.AsSpan());
        _hash.Add(edge.Target?.Digest is { } digest && !node.IsCyclic(edge) ? digest : []);
    }
}
