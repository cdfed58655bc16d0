using ModelOperator.Api;

namespace ModelOperator.Core.Lineage;

/// <summary>Works out depth and digest of an asset from its parents'.</summary>
/// <param name="platform">Platform id of this cluster in asset URIs.</param>
internal sealed class Derivation(string platform)
{
    private readonly FieldHash _hash = new();

    /// <summary>Identity of the asset that a reference means; for a version that is not resolved, of its Model.</summary>
    public string UriOf(in Edge edge) => edge.Target?.Asset.Uri ?? edge.Reference.Target switch
    {
        ObjectTarget target => UriOf(target.Object),
        VersionTarget target => UriOf(target.Model),
        MisfitTarget target => target.Uri,
        ExternalTarget target => target.Uri,
        _ => "",
    };

    /// <summary>Identity of an asset of this cluster.</summary>
    public string UriOf(ObjectRef asset) => AssetUri.Of(platform, asset);

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
            Add(node, node.Edges[0], UriOf(node.Edges[0]));
        }
        else if (node.Edges.Length > 1)
        {
            var parents = new (string Uri, int Edge)[node.Edges.Length];
            for (var i = 0; i < parents.Length; i++)
            {
                parents[i] = (UriOf(node.Edges[i]), i);
            }

            Array.Sort(parents, (left, right) =>
            {
                var order = RoleOf(node.Edges[left.Edge]).SequenceCompareTo(RoleOf(node.Edges[right.Edge]));
                return order != 0 ? order : string.CompareOrdinal(left.Uri, right.Uri);
            });
            foreach (var (uri, edge) in parents)
            {
                Add(node, node.Edges[edge], uri);
            }
        }

        return _hash.Finish();
    }

    private void Add(Node node, in Edge edge, string uri)
    {
        _hash.Add(RoleOf(edge));
        _hash.Add(uri.AsSpan());
        _hash.Add(edge.Target?.Digest is { } digest && !node.IsCyclic(edge) ? digest : []);
    }

    /// <summary>The field without list positions: the order of a list of inputs means nothing.</summary>
    private static ReadOnlySpan<char> RoleOf(in Edge edge)
    {
        var field = edge.Reference.Field.AsSpan();
        var bracket = field.IndexOf('[');
        return bracket < 0 ? field : field[..bracket];
    }
}
