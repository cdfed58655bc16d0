using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>Assets and edges as answers show them.</summary>
internal sealed class AnswerGraph
{
    private readonly QueryScope _scope;
    private readonly HashSet<string> _told = [];
    private List<AnswerNode> _nodes = [];
    private List<AnswerEdge> _edges = [];

    private AnswerGraph(QueryScope scope) => _scope = scope;

    public IReadOnlyList<AnswerNode> Nodes => _nodes;

    public IReadOnlyList<AnswerEdge> Edges => _edges;

    /// <summary>Shows what a walk has reached.</summary>
    /// <param name="scope">What is asked, by whom.</param>
    /// <param name="reach">What was reached.</param>
    /// <param name="elsewhere">How far at most assets of other platforms are, which are known by references to them only; 0 leaves them out.</param>
    public static AnswerGraph Of(QueryScope scope, VisibleReach reach, int elsewhere)
    {
        var graph = new AnswerGraph(scope);
        var shown = new Dictionary<Node, AnswerNode>(reach.Nodes.Count);
        foreach (var (node, distance) in reach.Nodes)
        {
            shown.Add(node, scope.Describe(node.Asset, distance));
            graph.Add(shown[node]);
        }

        foreach (var edge in reach.Edges)
        {
            var product = shown[edge.Product];
            if (edge.Source is not null)
            {
                graph._edges.Add(graph.Show(edge, product.Uri, shown[edge.Source].Uri));
            }
            else if (product.Depth < elsewhere && edge.Product.References[edge.Reference].Target is ExternalTarget { Uri: var uri })
            {
                graph.Add(new AnswerNode { Uri = uri, Depth = product.Depth + 1 });
                graph._edges.Add(graph.Show(edge, product.Uri, uri));
            }
        }

        return graph;
    }

    /// <summary>Adds the Models that a Model is derived from, which no field of it names.</summary>
    public void AddInferred(Asset model)
    {
        foreach (var edge in _scope.State.Inference.InferredEdgesOf(model.Key).Take(QueryBounds.Nodes))
        {
            if (InferredEdges.Show(_scope, edge) is { } shown)
            {
                Add(_scope.Describe(_scope.State.Lineage.Find(edge.To)!, 1));
                _edges.Add(shown);
            }
        }
    }

    /// <summary>Leaves out what is of other kinds, and the edges of that.</summary>
    public void Keep(Asset start, IReadOnlySet<ObjectKind>? kinds)
    {
        if (kinds is null)
        {
            return;
        }

        _nodes = [.. _nodes.Where(node => node.Uri == start.Uri || (node.Kind is { } kind && kinds.Contains(kind)))];
        var kept = _nodes.Select(node => node.Uri).ToHashSet();
        _edges = [.. _edges.Where(edge => kept.Contains(edge.From) && kept.Contains(edge.To))];
    }

    private AnswerEdge Show(VisibleEdge edge, string product, string source) => edge.Reference < 0
        ? new AnswerEdge { From = product, To = source, Provenance = EdgeProvenance.ViaHidden }
        : DeclaredEdges.Show(_scope, edge.Product, edge.Reference, product, source);

    private void Add(AnswerNode node)
    {
        if (_told.Add(node.Uri))
        {
            _nodes.Add(node);
        }
    }
}
