namespace ModelOperator.Loader.Downloads;

/// <summary>How many bytes an artifact may have in all: what was declared, when it was.</summary>
internal sealed class SizeBound(long? declared, string artifact)
{
    private long finished;

    /// <summary>Throws when a file of this length, beside those that are finished, is too much.</summary>
    public void Require(long length)
    {
        if (declared < finished + length)
        {
            throw new LoaderException(ExitCode.WrongSize,
                $"{artifact} has more than the {declared} bytes that are declared: correct the declared size, or the artifact's uri.");
        }
    }

    /// <summary>Counts a file that is whole.</summary>
    public void Finish(long length) => finished += length;
}
