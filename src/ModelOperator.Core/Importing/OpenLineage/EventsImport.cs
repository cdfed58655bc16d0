using System.Globalization;

namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>
/// Events of runs, jobs and datasets become Datasets, and ModelVersions where a dataset is a model. Only what a completed run read and
/// wrote is lineage: what a failed one wrote is not there.
/// </summary>
internal static class EventsImport
{
    public static void Into(ImportDraft draft)
    {
        var bookkeeping = new Bookkeeping();
        var seen = new SeenDatasets(draft, bookkeeping);
        var events = InOrder(EventsFile.Read(draft).Where(one => IsEvent(one, bookkeeping)));
        var runs = events.Where(one => !one["dataset"].IsMapping)
            .GroupBy(one => one["run"]["runId"].Text() as object ?? one)
            .ToDictionary(run => run.Key, run => new SeenRun([.. run]));
        foreach (var one in events)
        {
            if (one["dataset"].IsMapping)
            {
                one["eventTime"].Refuse("it is when somebody told of the dataset, not when that was made");
                seen.Add(one["dataset"]);
            }
            else if (runs[one["run"]["runId"].Text() as object ?? one] is { IsBroken: false } run)
            {
                Read(one, run, seen);
            }
        }

        Link([.. runs.Values], seen);
        foreach (var dataset in seen.ParentsFirst())
        {
            DatasetImport.Into(draft, dataset);
        }
    }

    private static void Read(SourceNode one, SeenRun run, SeenDatasets seen)
    {
        foreach (var input in one["inputs"].Items().Select(seen.Add).OfType<SeenDataset>())
        {
            run.Read(input);
        }

        foreach (var output in one["outputs"].Items().Select(seen.Add).OfType<SeenDataset>())
        {
            run.Wrote(output);
        }
    }

    private static void Link(IReadOnlyList<SeenRun> runs, SeenDatasets seen)
    {
        foreach (var run in runs.Where(run => run.IsComplete))
        {
            seen.Link(run);
        }

        var writers = seen.Writers();
        foreach (var run in runs)
        {
            if (run.IsBroken)
            {
                run.RefuseAll("the run did not complete, so nothing was made from what it read");
            }
            else if (!run.IsComplete)
            {
                run.Refuse("no event says that the run completed, so nothing is said to be made from what it read");
            }
            else if (writers.Contains(run))
            {
                run.Tell();
            }
            else
            {
                run.Refuse(run.Outputs.Count == 0 ? "nothing is said to be written by it" : "a later run wrote the same, and that one is named");
            }
        }
    }

    private static bool IsEvent(SourceNode one, Bookkeeping bookkeeping)
    {
        bookkeeping.OfEvent(one);
        if (one["dataset"].IsMapping || one["job"].IsMapping || one["run"]["runId"].Text() is not null)
        {
            return true;
        }

        one.Refuse("it is no event of OpenLineage: it has neither a run, a job nor a dataset");
        return false;
    }

    /// <summary>By their times, wherever they were taken; those without one come first, as they are there.</summary>
    private static List<SourceNode> InOrder(IEnumerable<SourceNode> events) => [.. events.OrderBy(one => Time(one["eventTime"]))];

    private static DateTimeOffset Time(SourceNode written) =>
        written.As(text => IsTime(text, out _) ? text : null, "it is no time such as 2027-01-31T18:00:00Z") is { } text && IsTime(text, out var time) ? time : DateTimeOffset.MinValue;

    private static bool IsTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
