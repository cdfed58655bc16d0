namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>A run as its events tell of it: each adds to what those before it said, so inputs are often in the first and outputs in the last.</summary>
internal sealed class SeenRun
{
    private readonly IReadOnlyList<SourceNode> _events;
    private readonly SourceNode _done;
    private readonly HashSet<SeenDataset> _inputs = [];
    private readonly HashSet<SeenDataset> _outputs = [];

    /// <param name="events">Its events, the newest last.</param>
    public SeenRun(IReadOnlyList<SourceNode> events)
    {
        foreach (var one in events)
        {
            one["eventType"].Take();
        }

        var completed = Ends(events, "COMPLETE");
        _events = events;
        _done = completed ?? events[^1];
        IsBroken = completed is null && (Ends(events, "FAIL") ?? Ends(events, "ABORT")) is not null;
        IsComplete = completed is not null || (events[^1]["run"]["runId"].Text() is null && !IsBroken);
        SourceCode = events.Reverse().Select(one => one["job"]["facets"]["sourceCodeLocation"]).FirstOrDefault(facet => facet.Exists);
    }

    /// <summary>What it read, in the order of the events.</summary>
    public List<SeenDataset> Inputs { get; } = [];

    /// <summary>What it wrote, in the order of the events.</summary>
    public List<SeenDataset> Outputs { get; } = [];

    /// <summary>Whether it came to a good end. What no run did, such as an event of a job alone, needs none.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether it came to a bad end.</summary>
    public bool IsBroken { get; }

    /// <summary>Where the job's code is, as the newest event says that does.</summary>
    public SourceNode? SourceCode { get; }

    public string? Id => _done["run"]["runId"].Line();

    /// <summary>When it was done, as its event says it.</summary>
    public string? Time => _done["eventTime"].Line();

    /// <summary>Namespace and name of the job that it is a run of.</summary>
    public string? Job => _done["job"]["namespace"].Line(Limits.Uri) is { } there && _done["job"]["name"].Line(Limits.Uri) is { } name ? $"{there}/{name}" : null;

    public void Read(SeenDataset input) => Add(input, Inputs, _inputs);

    public void Wrote(SeenDataset output) => Add(output, Outputs, _outputs);

    /// <summary>The objects say what run made them; what else its events say of themselves is listed.</summary>
    public void Tell()
    {
        foreach (var one in _events.Where(one => one != _done))
        {
            one["eventTime"].Refuse("of a run the time when it was done is taken over");
            one["job"]["namespace"].TakeIfSame(_done["job"]["namespace"], "the last event of the run names its job");
            one["job"]["name"].TakeIfSame(_done["job"]["name"], "the last event of the run names its job");
        }
    }

    /// <summary>No object says that it was made by this run.</summary>
    public void Refuse(string why)
    {
        foreach (var one in _events)
        {
            one["eventTime"].Refuse(why);
        }

        _events[^1]["run"].Refuse(why);
    }

    /// <summary>Nothing of it is taken over.</summary>
    public void RefuseAll(string why)
    {
        foreach (var one in _events)
        {
            one.Refuse(why);
        }
    }

    private static SourceNode? Ends(IReadOnlyList<SourceNode> events, string type) => events.LastOrDefault(one => one["eventType"].Text() == type);

    private static void Add(SeenDataset dataset, List<SeenDataset> list, HashSet<SeenDataset> known)
    {
        if (known.Add(dataset))
        {
            list.Add(dataset);
        }
    }
}
