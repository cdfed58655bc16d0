using System.Diagnostics;
using ModelOperator.Loader.Content;
using ModelOperator.Loader.Tests.Running;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class DirectoryDigestTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task It_is_what_the_documented_commands_print()
    {
        // Bytes of the paths order these in another way than a dictionary, a case-insensitive or a UTF-16 comparison.
        foreach (var path in new[] { "b", "B", "a/z", "a-b", "a.b", "ä", "\uff5e", "\U0001f600", "sub/deep/er/file", "empty" })
        {
            var file = Path.Combine(directory.Target, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, path == "empty" ? [] : Sample.Bytes(1000 + path.Length));
        }
        var (digest, bytes) = await DirectoryDigest.OfAsync(directory.Target, CancellationToken.None);
        Assert.Equal(Shell("find . -type f | cut -c3- | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1"), digest.Hex);
        Assert.Equal(long.Parse(Shell("find . -type f -printf '%s\\n' | awk '{ sum += $1 } END { print sum }'"), null), bytes);
    }

    private string Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = directory.Target, RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
