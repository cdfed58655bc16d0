namespace ModelOperator.Kubernetes.Configuration;

/// <summary>PEM text that is either given inline or kept in a file, which is read again when it may have been rotated.</summary>
public sealed record PemSource
{
    private readonly ReadOnlyMemory<byte> _data;

    private PemSource(string? file, ReadOnlyMemory<byte> data)
    {
        File = file;
        _data = data;
    }

    /// <summary>Absolute path of the file; null when the text is inline.</summary>
    public string? File { get; }

    /// <summary>PEM text in a file.</summary>
    public static PemSource FromFile(string path) => new(Path.GetFullPath(path), default);

    /// <summary>PEM text given inline, as UTF-8.</summary>
    public static PemSource FromData(ReadOnlyMemory<byte> pem) => new(null, pem);

    /// <summary>Names the source without showing inline text, which may be a private key.</summary>
    public override string ToString() => File ?? "inline PEM";

    internal ReadOnlySpan<byte> Read() => File is null ? _data.Span : System.IO.File.ReadAllBytes(File);
}
