using System.Text.Json.Nodes;

namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>Reads events, which come as one object, as a list, or one a line.</summary>
internal static class EventsFile
{
    /// <summary>The events of all files, in the order of the files.</summary>
    /// <exception cref="ImportException">They cannot be read, or are too many.</exception>
    public static IReadOnlyList<SourceNode> Read(ImportDraft draft)
    {
        var events = new List<SourceNode>();
        foreach (var file in draft.Request.Files.Where(file => file.Content is not null).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            foreach (var one in Events(draft, file))
            {
                events.Add(events.Count < Limits.Events ? one : throw new ImportException($"{draft.Request.Location} has more than {Limits.Events} events: import it in parts"));
            }
        }

        return events;
    }

    private static IEnumerable<SourceNode> Events(ImportDraft draft, SourceFile file)
    {
        var text = SourceText.Of(file, SourceText.MostJson);
        return EventsText.IsLines(text) ? Lines(draft, file.Path, text) : SourceText.Json(file.Path, text) switch
        {
            JsonArray list => draft.Root(file.Path, list).Items(),
            var single => [draft.Root(file.Path, single)],
        };
    }

    private static IEnumerable<SourceNode> Lines(ImportDraft draft, string path, string text)
    {
        SourceText.RequireFewValues(path, text);
        for (var (start, number) = (0, 1); start < text.Length; number++)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found : text.Length;
            var line = text[start..end].Trim();
            start = end + 1;
            if (line.Length > 0)
            {
                yield return draft.Root($"{path}:{number}", SourceText.Json($"{path}, line {number},", line));
            }
        }
    }
}
