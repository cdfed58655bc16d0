using System.Text.Json.Nodes;

namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>
/// Events of runs, jobs and datasets become Datasets, and ModelVersions where a dataset is a model. Only what a completed run read and
/// wrote is lineage: what a failed one wrote is not there.
/// </summary>
internal static class EventsImport
{
    public static void Into(ImportDraft draft)
    {
        var events = draft.Request.Files.Where(file => file.Content is not null).OrderBy(file => file.Path, StringComparer.Ordinal)
            .SelectMany(file => Events(draft, file)).ToList();
        var seen = new SeenDatasets();
        foreach (var one in events.OrderBy(one => one["eventTime"].Text(), StringComparer.Ordinal))
        {
            Read(one, seen);
        }

        foreach (var dataset in seen.ParentsFirst())
        {
            DatasetImport.Into(draft, dataset);
        }
    }

    private static void Read(SourceNode one, SeenDatasets seen)
    {
        foreach (var field in new[] { "eventTime", "producer", "schemaURL" })
        {
            one[field].Take();
        }

        if (one["dataset"].IsMapping)
        {
            seen.Add(one["dataset"], null, []);
            return;
        }

        var (type, run) = (one["eventType"].Text(), one["run"]["runId"].Line());
        if (!one["job"].IsMapping && run is null)
        {
            one.Refuse("it is no event of OpenLineage: it has neither a run, a job nor a dataset");
            return;
        }

        if (type is "FAIL" or "ABORT")
        {
            one.Refuse("the run did not complete, so nothing was made from what it read");
            return;
        }

        var inputs = one["inputs"].Items().Select(input => seen.Add(input, null, [])).OfType<SeenDataset>().ToList();
        var isDone = type == "COMPLETE" || run is null;
        foreach (var output in one["outputs"].Items())
        {
            seen.Add(output, run is null ? null : one, isDone ? inputs : []);
        }

        one["job"]["namespace"].Take();
        one["job"]["name"].Take();
    }

    private static IEnumerable<SourceNode> Events(ImportDraft draft, SourceFile file)
    {
        var text = SourceText.Of(file, SourceText.MostJson);
        if (EventsText.IsLines(text))
        {
            return text.Split('\n').Select((line, index) => (Line: line.Trim(), Number: index + 1)).Where(line => line.Line.Length > 0)
                .Select(line => ($"{file.Path}:{line.Number}", SourceText.Json($"{file.Path}, line {line.Number},", line.Line))).ToList()
                .Select(line => draft.Root(line.Item1, line.Item2));
        }

        return SourceText.Json(file.Path, text) switch
        {
            JsonArray list => draft.Root(file.Path, list).Items(),
            var single => [draft.Root(file.Path, single)],
        };
    }
}
