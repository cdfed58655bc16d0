namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>A dataset as the events tell of it.</summary>
internal sealed class SeenDataset(string there, string name, Bookkeeping bookkeeping)
{
    private readonly Dictionary<string, SourceNode?> _facets = [];

    /// <summary>Where it is.</summary>
    public string Namespace => there;

    /// <summary>Its name there.</summary>
    public string Name => name;

    /// <summary>Namespace and name.</summary>
    public string Id => $"{Namespace}/{Name}";

    /// <summary>What each event says of it, the newest last.</summary>
    public List<SourceNode> Tellings { get; } = [];

    /// <summary>What it was made from.</summary>
    public List<SeenDataset> Inputs { get; } = [];

    /// <summary>The completed run that wrote it last.</summary>
    public SeenRun? Writer { get; set; }

    /// <summary>A facet of the newest event that has it; older ones are superseded.</summary>
    public SourceNode? Facet(string facet)
    {
        if (!_facets.TryGetValue(facet, out var newest))
        {
            var found = Tellings.Select(telling => telling["facets"][facet]).Where(told => told.Exists).ToList();
            newest = found.LastOrDefault();
            found.SkipLast(1).ToList().ForEach(told => told.TakeIfSame(newest!, "a newer event says it anew"));
            found.TakeLast(1).ToList().ForEach(bookkeeping.OfFacet);
            _facets.Add(facet, newest);
        }

        return newest;
    }
}
