using System.Text;

namespace ModelOperator.Loader.Content;

/// <summary>Which paths of archives and listings may become files below a directory.</summary>
internal static class RelativePath
{
    private const int MaxLength = 1024;
    private const int MaxSegmentBytes = 255;
    private const int MaxDepth = 32;

    /// <summary>
    /// True for a path that stays below the directory it is put into. Control characters and backslashes are refused as well: lines of a
    /// directory's digest could be forged with the first, and sha256sum writes the second in another way.
    /// </summary>
    public static bool IsSafe(string path)
    {
        var segments = path.Split('/');
        return path.Length <= MaxLength && segments.Length <= MaxDepth && segments[0] != TargetLayout.WorkName && segments.All(IsSafeSegment);
    }

    /// <summary>Order of the paths' bytes, which is that of `LC_ALL=C sort`.</summary>
    public static IComparer<string> ByteOrder { get; } = Comparer<string>.Create(
        (left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));

    private static bool IsSafeSegment(string segment) =>
        segment is not ("" or "." or "..")
        && !segment.Any(character => char.IsControl(character) || character == '\\')
        && Encoding.UTF8.GetByteCount(segment) <= MaxSegmentBytes;
}
