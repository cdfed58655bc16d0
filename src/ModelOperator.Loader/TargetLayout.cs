namespace ModelOperator.Loader;

/// <summary>
/// What is where on the volume. A target of its own keeps the loader's files inside and is without them at the end; the target of a cache is
/// only content, with the loader's files beside it: they outlive the run.
/// </summary>
internal sealed class TargetLayout
{
    /// <summary>Name of the loader's own directory in a target that is not shared; no artifact may use it.</summary>
    public const string WorkName = ".modeloperator-loader";

    /// <summary>What some file systems have at their root, for repairs by an administrator.</summary>
    public const string LostAndFound = "lost+found";

    public TargetLayout(string target, bool cache)
    {
        Target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        Work = cache ? Path.Combine(Path.GetDirectoryName(Target) ?? "/", $".{Path.GetFileName(Target)}.loading") : Path.Combine(Target, WorkName);
        Lock = Path.ChangeExtension(Work, ".lock");
    }

    /// <summary>Where the content is seen.</summary>
    public string Target { get; }

    /// <summary>The loader's own directory.</summary>
    public string Work { get; }

    /// <summary>What is fetched, under the names it will have; an archive under its own.</summary>
    public string Fetched => Path.Combine(Work, "partial");

    /// <summary>What tells whether the server still has what a partial file is a part of.</summary>
    public string Validators => Path.Combine(Work, "validators");

    /// <summary>What an archive holds, before all of it is there.</summary>
    public string Unpacked => Path.Combine(Work, "unpacked");

    /// <summary>Which artifact the loader's files belong to.</summary>
    public string Origin => Path.Combine(Work, "artifact");

    /// <summary>Held by the one loader that fetches into a cache.</summary>
    public string Lock { get; }

    /// <summary>Who holds the lock, for those who wait.</summary>
    public string LockHolder => Lock + ".holder";
}
