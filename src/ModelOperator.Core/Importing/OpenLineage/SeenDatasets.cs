namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>The datasets of all events.</summary>
internal sealed class SeenDatasets(ImportDraft draft, Bookkeeping bookkeeping)
{
    private readonly Dictionary<(string, string), SeenDataset> _datasets = [];
    private readonly List<SeenDataset> _inOrder = [];
    private readonly HashSet<(SeenDataset Output, SeenDataset Input)> _links = [];

    /// <summary>Notes what an event says of a dataset; null when it does not say which.</summary>
    /// <exception cref="ImportException">There are too many.</exception>
    public SeenDataset? Add(SourceNode telling)
    {
        if (telling["namespace"].Text() is not { } there || telling["name"].Text() is not { } name || there.Length + name.Length >= Limits.Uri)
        {
            telling.Refuse($"a dataset needs a namespace and a name, of less than {Limits.Uri} characters together");
            return null;
        }

        if (!_datasets.TryGetValue((there, name), out var dataset))
        {
            if (_inOrder.Count == Limits.Objects)
            {
                throw new ImportException($"{draft.Request.Location} tells of more than {Limits.Objects} datasets: import it in parts");
            }

            dataset = new SeenDataset(telling["namespace"].Plain(there), telling["name"].Plain(name), bookkeeping);
            _datasets.Add((there, name), dataset);
            _inOrder.Add(dataset);
        }

        dataset.Tellings.Add(telling);
        return dataset;
    }

    /// <summary>What a run wrote is made from what it read.</summary>
    /// <exception cref="ImportException">There is too much of both.</exception>
    public void Link(SeenRun run)
    {
        foreach (var output in run.Outputs)
        {
            output.Writer = run;
            foreach (var input in run.Inputs.Where(input => input != output && _links.Add((output, input))))
            {
                output.Inputs.Add(input);
                if (_links.Count > Limits.Links)
                {
                    throw new ImportException($"in {draft.Request.Location} datasets are made from each other more than {Limits.Links} times: import it in parts");
                }
            }
        }
    }

    /// <summary>The runs that the objects name.</summary>
    public IReadOnlySet<SeenRun> Writers() => _inOrder.Select(dataset => dataset.Writer).OfType<SeenRun>().ToHashSet();

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
