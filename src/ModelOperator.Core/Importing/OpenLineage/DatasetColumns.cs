using ModelOperator.Api;

namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>The schema of a dataset as columns.</summary>
internal static class DatasetColumns
{
    public static IReadOnlyList<TableColumn>? Read(SourceNode? schema)
    {
        var (columns, names) = (new List<TableColumn>(), new HashSet<string>());
        foreach (var field in schema?["fields"].Items() ?? [])
        {
            if (columns.Count == Limits.Columns || field["name"].Line() is not { } name || !names.Add(name))
            {
                field.Refuse($"a table has at most {Limits.Columns} columns, each with a name of its own");
                continue;
            }

            field["fields"].Refuse("columns are not nested; their type may say what is inside");
            columns.Add(new TableColumn { Name = name, Type = field["type"].Line() ?? "unknown", Description = field["description"].Line(1024) });
        }

        return columns.Count == 0 ? null : columns;
    }
}
