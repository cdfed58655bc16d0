using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelOperator.Core.Importing;

/// <summary>What git has in the place of a large file that it did not fetch: a few lines with the file's digest and size.</summary>
internal static partial class LargeFilePointer
{
    private const int Longest = 1024;

    /// <summary>Size and digest of the file that is pointed to; null for a file that is no pointer.</summary>
    public static (long Size, string Digest)? Read(ReadOnlySpan<byte> content)
    {
        if (content.Length >= Longest || !content.StartsWith("version https://git-lfs.github.com/spec/v1"u8))
        {
            return null;
        }

        var fields = Encoding.UTF8.GetString(content).Split('\n').Select(line => line.Split(' ', 2)).Where(words => words.Length == 2).ToLookup(words => words[0], words => words[1].Trim());
        return fields["oid"].FirstOrDefault() is { } oid && OidForm().IsMatch(oid) && long.TryParse(fields["size"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? (size, oid["sha256:".Length..])
            : null;
    }

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z")]
    private static partial Regex OidForm();
}
