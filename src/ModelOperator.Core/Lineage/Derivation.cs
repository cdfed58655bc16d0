using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ModelOperator.Api;

namespace ModelOperator.Core.Lineage;

/// <summary>Works out depth and digest of an asset from its parents'. Nothing is allocated: a change may concern thousands.</summary>
internal sealed class Derivation
{
    private readonly string _platform;
    private readonly string[] _prefixes;
    private readonly FieldHash _hash = new();
    private readonly ArrayBufferWriter<char> _uris = new(1024);
    private readonly List<Parent> _parents = [];
    private readonly List<Digest> _digests = [];
    private readonly Comparison<Parent> _byRoleAndUri;

    /// <summary>Works out assets of a cluster.</summary>
    /// <param name="platform">Platform id of this cluster in asset URIs.</param>
    public Derivation(string platform)
    {
        _platform = platform;
        _prefixes = [.. Enumerable.Range(0, (int)ObjectKind.ModelDeployment + 1).Select(kind => AssetUri.PrefixOf(platform, (ObjectKind)kind))];
        _byRoleAndUri = Compare;
    }

    /// <summary>Identity of the asset that a reference means; for a version that is not resolved, of its Model.</summary>
    public string UriOf(in Reference reference, in Edge edge) => edge.Target?.Asset.Uri ?? reference.Target switch
    {
        ObjectTarget target => UriOf(target.Object),
        VersionTarget target => UriOf(target.Model),
        MisfitTarget target => target.Uri,
        ExternalTarget target => target.Uri,
        _ => "",
    };

    /// <summary>Identity of an asset of this cluster.</summary>
    public string UriOf(ObjectRef asset) => AssetUri.Of(_platform, asset);

    /// <summary>Sets depth and digest; false when both were right already.</summary>
    public bool Update(Node node)
    {
        if (node.Own.IsNone)
        {
            node.Own = OwnOf(node);
        }

        var depth = DepthOf(node);
        var digest = DigestOf(node);
        if (node.IsDerived && depth == node.Depth && digest == node.Digest)
        {
            return false;
        }

        node.Depth = depth;
        node.Digest = digest;
        node.IsDerived = true;
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
    /// SHA-256 over the asset's own part and its parents' digests. These are taken in their own order: which parents they are of, the
    /// own part and they themselves tell, and to look up the names of thousands of parents is what would take long.
    /// </summary>
    private Digest DigestOf(Node node)
    {
        _digests.Clear();
        _digests.Add(node.Own);
        foreach (ref readonly var edge in node.Edges.AsSpan())
        {
            if (edge.Target is { IsDerived: true } target && !node.IsCyclic(edge))
            {
                _digests.Add(target.Digest);
            }
        }

        var all = CollectionsMarshal.AsSpan(_digests);
        all[1..].Sort(static (left, right) => ((ReadOnlySpan<byte>)left).SequenceCompareTo(right));
        var digest = default(Digest);
        SHA256.HashData(MemoryMarshal.AsBytes(all), digest);
        return digest;
    }

    /// <summary>
    /// SHA-256 over the asset's identity, its content, and for each reference, in the order of field and URI, both of these. So a parent
    /// that is not resolved counts by its URI alone, which the asset itself declares, and a digest tells nothing about assets that were
    /// not granted.
    /// </summary>
    private Digest OwnOf(Node node)
    {
        _uris.ResetWrittenCount();
        WriteUri(node.Key);
        var content = node.Asset.Content;
        _hash.Add(_uris.WrittenSpan);
        _hash.Add(content);

        _parents.Clear();
        for (var i = 0; i < node.Edges.Length; i++)
        {
            var start = _uris.WrittenCount;
            if (node.Edges[i].Target is { } target)
            {
                WriteUri(target.Key);
            }
            else
            {
                _uris.Write(UriOf(node.References[i], node.Edges[i]));
            }

            _parents.Add(new Parent(node.References[i].Role, start.._uris.WrittenCount));
        }

        if (_parents.Count > 1)
        {
            _parents.Sort(_byRoleAndUri);
        }

        foreach (var parent in _parents)
        {
            _hash.Add(parent.Role.AsSpan());
            _hash.Add(_uris.WrittenSpan[parent.Uri]);
        }

        return _hash.Finish();
    }

    private void WriteUri(ObjectRef asset)
    {
        var prefix = _prefixes[(int)asset.Kind];
        var text = _uris.GetSpan(prefix.Length + asset.Namespace.Length + 1 + asset.Name.Length);
        prefix.CopyTo(text);
        asset.Namespace.CopyTo(text[prefix.Length..]);
        var length = prefix.Length + asset.Namespace.Length;
        text[length++] = '/';
        asset.Name.CopyTo(text[length..]);
        _uris.Advance(length + asset.Name.Length);
    }

    private int Compare(Parent left, Parent right)
    {
        var order = string.CompareOrdinal(left.Role, right.Role);
        return order != 0 ? order : _uris.WrittenSpan[left.Uri].SequenceCompareTo(_uris.WrittenSpan[right.Uri]);
    }

    /// <summary>A reference on its way into the own part.</summary>
    private readonly record struct Parent(string Role, Range Uri);
}
