using ModelOperator.CrdGenerator.Reasons;

namespace ModelOperator.CrdGenerator;

/// <summary>
/// The command line: writes the definitions, or checks that the written ones are up to date; those of the repository with the chart's copies
/// and the page of reasons.
/// </summary>
internal static class CrdCommand
{
    /// <summary>What to run when files are stale.</summary>
    public const string Line = "dotnet run --project src/ModelOperator.CrdGenerator";

    /// <returns>0 when done or up to date, 1 when files are stale, 2 when the arguments make no sense.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter error)
    {
        var folders = arguments.Where(argument => argument != "--check").ToList();
        if (folders.Count > 1 || folders.Any(folder => folder.StartsWith('-')))
        {
            error.WriteLine($"usage: {Line} -- [--check] [outputDir]");
            return 2;
        }

        var directory = folders.Count == 1 ? new CrdDirectory(folders[0]) : CrdDirectory.OfRepository();
        var repository = folders.Count == 0 ? Path.GetDirectoryName(directory.Path) : null;
        var chart = repository is null ? null : new ChartFiles(repository);
        var reasons = repository is null ? null : ReasonsPage.Of(repository);
        if (!arguments.Contains("--check"))
        {
            directory.Write();
            chart?.Write();
            reasons?.Write();
            return 0;
        }

        // Not short-circuited: all are said at once.
        return Report(directory.Path, directory.FindStale(), error)
            & Report(ChartFiles.Folder, chart?.FindStale() ?? [], error)
            & Report(Path.GetDirectoryName(ReasonsPage.Name)!, reasons?.IsStale == true ? [Path.GetFileName(ReasonsPage.Name)] : [], error) ? 0 : 1;
    }

    private static bool Report(string folder, IReadOnlyList<string> stale, TextWriter error)
    {
        if (stale.Count > 0)
        {
            error.WriteLine($"Out of date in {folder}: {string.Join(", ", stale)}. Run `{Line}` and commit what it writes.");
        }

        return stale.Count == 0;
    }
}
