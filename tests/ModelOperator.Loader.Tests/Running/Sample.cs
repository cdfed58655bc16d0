using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Loader.Tests.Running;

/// <summary>Content of artifacts.</summary>
internal static class Sample
{
    /// <summary>Bytes that look like weights, the same for the same seed.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The digest of a directory, from the rule in the README.</summary>
    public static string Digest(params (string Path, byte[] Content)[] files) => Digest(Encoding.UTF8.GetBytes(string.Concat(files
        .OrderBy(file => file.Path, StringComparer.Ordinal)
        .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(file.Content))}  {file.Path}\n"))));
}
