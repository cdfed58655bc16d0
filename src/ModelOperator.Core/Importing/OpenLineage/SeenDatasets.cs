namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>A dataset as the events tell of it.</summary>
internal sealed class SeenDataset(string there, string name)
{
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

    /// <summary>The event of the run that wrote it last.</summary>
    public SourceNode? Writer { get; set; }

    /// <summary>A facet of the newest event that has it; older ones are superseded.</summary>
    public SourceNode? Facet(string name)
    {
        var found = Tellings.Select(telling => telling["facets"][name]).Where(facet => facet.Exists).ToList();
        found.SkipLast(1).ToList().ForEach(facet => facet.Take());
        found.ForEach(facet => facet["_producer"].Take());
        found.ForEach(facet => facet["_schemaURL"].Take());
        return found.LastOrDefault();
    }
}

/// <summary>The datasets of all events.</summary>
internal sealed class SeenDatasets
{
    private readonly Dictionary<(string, string), SeenDataset> _datasets = [];
    private readonly List<SeenDataset> _inOrder = [];

    /// <summary>Notes what an event says of a dataset; null when it does not say which.</summary>
    public SeenDataset? Add(SourceNode telling, SourceNode? writer, IReadOnlyList<SeenDataset> inputs)
    {
        if (telling["namespace"].Line(Limits.Uri) is not { } there || telling["name"].Line(Limits.Uri) is not { } name)
        {
            telling.Refuse("a dataset needs a namespace and a name");
            return null;
        }

        if (!_datasets.TryGetValue((there, name), out var dataset))
        {
            dataset = new SeenDataset(there, name);
            _datasets.Add((there, name), dataset);
            _inOrder.Add(dataset);
        }

        dataset.Tellings.Add(telling);
        dataset.Writer = writer ?? dataset.Writer;
        dataset.Inputs.AddRange(inputs.Where(input => input != dataset && !dataset.Inputs.Contains(input)));
        return dataset;
    }

    /// <summary>Every dataset after those it was made from, as far as they are not made from each other.</summary>
    public IEnumerable<SeenDataset> ParentsFirst()
    {
        var done = new HashSet<SeenDataset>();
        var open = new Stack<(SeenDataset Dataset, bool IsReady)>(_inOrder.AsEnumerable().Reverse().Select(dataset => (dataset, false)));
        var begun = new HashSet<SeenDataset>();
        while (open.TryPop(out var next))
        {
            if (next.IsReady)
            {
                if (done.Add(next.Dataset))
                {
                    yield return next.Dataset;
                }
            }
            else if (begun.Add(next.Dataset))
            {
                open.Push((next.Dataset, true));
                foreach (var input in next.Dataset.Inputs.AsEnumerable().Reverse())
                {
                    open.Push((input, false));
                }
            }
        }
    }
}
