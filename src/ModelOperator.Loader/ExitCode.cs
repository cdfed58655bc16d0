namespace ModelOperator.Loader;

/// <summary>
/// How the process ended, for whoever reads the container's exit code. The sentence that goes with it is in the termination message.
/// </summary>
public enum ExitCode
{
    /// <summary>The artifact is at its place and has the digest that was asked for.</summary>
    Done = 0,

    /// <summary>Something that nobody thought of; the log has the details.</summary>
    Failed = 1,

    /// <summary>The arguments or the mounted Secret cannot be used as they are; starting again does not help.</summary>
    BadArguments = 2,

    /// <summary>The content was fetched whole and has another digest. Nothing of it was left.</summary>
    DigestDiffers = 10,

    /// <summary>The volume is too small, now or for what was announced.</summary>
    NoSpace = 11,

    /// <summary>The server does not have it or does not give it: not found, forbidden, or wrong credentials.</summary>
    Refused = 12,

    /// <summary>Every attempt failed on the way: no connection, a server's error, a stall, or another pod that holds the cache too long.</summary>
    NotFetched = 13,

    /// <summary>The content is empty, or larger than what was declared.</summary>
    WrongSize = 14,

    /// <summary>The content cannot be put on a volume safely: an archive or a listing with paths or links that lead elsewhere.</summary>
    UnsafeContent = 15,

    /// <summary>The target cannot be read or written.</summary>
    TargetUnusable = 16,

    /// <summary>Stopped by a signal; what was fetched so far is kept for the next start.</summary>
    Stopped = 143,
}
