namespace ModelOperator.Cli.CommandLine;

/// <summary>What the plugin ends with.</summary>
internal static class ExitCode
{
    /// <summary>It did what was asked.</summary>
    public const int Done = 0;

    /// <summary>It could not: no connection, a refusal of the server, a file that cannot be read, a check that fails.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>There is no such thing, or the user may not see or change it.</summary>
    public const int NotFound = 3;

    /// <summary>What --help says of these.</summary>
    public const string Help = "Exit codes: 0 done; 1 failed (no connection, refused by the server, unreadable file, failed check); 2 wrong command line; 3 not found, or not allowed.";
}
