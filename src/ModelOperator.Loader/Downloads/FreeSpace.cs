namespace ModelOperator.Loader.Downloads;

/// <summary>Room on the target's volume, less a reserve that whoever shares it keeps.</summary>
internal sealed class FreeSpace(string target, long reserve)
{
    private const long CheckEvery = 16 << 20;

    private long sinceCheck;

    /// <summary>Throws unless this much can be written now.</summary>
    public void Require(long bytes, string what)
    {
        var free = new DriveInfo(target).AvailableFreeSpace;
        if (bytes > free - reserve)
            throw TooLittle($"{what} needs {bytes} bytes, and {free} are free there, of which {reserve} are kept in reserve");
    }

    /// <summary>Counts what is about to be written, and looks now and then whether the volume still has room.</summary>
    public void Take(int bytes, string what)
    {
        sinceCheck += bytes;
        if (sinceCheck < CheckEvery)
            return;
        sinceCheck = 0;
        Require(bytes, what);
    }

    /// <summary>The error of a write for which the volume, or its quota, had no room.</summary>
    public static bool IsFull(IOException error) => error.HResult is 28 or 122; // ENOSPC, EDQUOT

    /// <summary>The same as a sentence.</summary>
    public LoaderException TooLittle(string what) =>
        new(ExitCode.NoSpace, $"The volume of {target} is too small: {what}. Use a larger volume, or free some of it.");
}
