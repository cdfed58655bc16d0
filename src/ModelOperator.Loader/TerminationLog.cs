namespace ModelOperator.Loader;

/// <summary>The one line that Kubernetes shows of a container that ended.</summary>
internal static class TerminationLog
{
    public const string DefaultPath = "/dev/termination-log";

    private const int MaxLength = 1024;

    /// <summary>Writes the line; that it cannot be written must not change how the process ends.</summary>
    public static void Write(string? path, string sentence, TextWriter log)
    {
        var file = path ?? (File.Exists(DefaultPath) ? DefaultPath : null);
        if (file is null)
            return;
        try
        {
            File.WriteAllText(file, OneLine(sentence));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.WriteLine($"The termination message could not be written to {file}: {error.Message}");
        }
    }

    /// <summary>The sentence without what a server may have put into it to break the line or to flood it.</summary>
    public static string OneLine(string sentence)
    {
        var line = string.Concat(sentence.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= MaxLength ? line : line[..MaxLength];
    }
}
