namespace ModelOperator.CrdGenerator;

/// <summary>The command line: writes the definitions, or checks that the written ones are up to date.</summary>
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
        if (!arguments.Contains("--check"))
        {
            directory.Write();
            return 0;
        }

        var stale = directory.FindStale();
        if (stale.Count == 0)
        {
            return 0;
        }

        error.WriteLine($"Out of date in {directory.Path}: {string.Join(", ", stale)}. Run `{Line}` and commit what it writes.");
        return 1;
    }
}
