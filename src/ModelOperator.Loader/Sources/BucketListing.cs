using System.Globalization;
using System.Xml;

namespace ModelOperator.Loader.Sources;

/// <summary>A page of ListObjectsV2.</summary>
/// <param name="Objects">The keys on it, with their sizes.</param>
/// <param name="Continuation">What asks for the next page; null on the last one.</param>
internal sealed record BucketListing(IReadOnlyList<(string Key, long Size)> Objects, string? Continuation)
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static BucketListing Parse(byte[] xml, string asked)
    {
        try
        {
            using var stream = new MemoryStream(xml);
            using var reader = XmlReader.Create(stream, Settings);
            return Read(reader);
        }
        catch (Exception error) when (error is XmlException or FormatException or OverflowException)
        {
            throw new LoaderException(ExitCode.Refused,
                $"{asked} did not answer with a listing of a bucket: check the endpoint and the bucket.", error);
        }
    }

    private static BucketListing Read(XmlReader reader)
    {
        reader.MoveToContent();
        if (reader.LocalName != "ListBucketResult")
            throw new XmlException("Another document.");
        var objects = new List<(string, long)>();
        string? key = null, continuation = null;
        var size = 0L;
        while (reader.Read())
        {
            switch (reader.NodeType, reader.LocalName)
            {
                case (XmlNodeType.Element, "Key"):
                    key = Text(reader);
                    break;
                case (XmlNodeType.Element, "Size"):
                    size = long.Parse(Text(reader), NumberStyles.None, CultureInfo.InvariantCulture);
                    break;
                case (XmlNodeType.Element, "NextContinuationToken"):
                    continuation = Text(reader);
                    break;
                case (XmlNodeType.EndElement, "Contents") when key is not null:
                    objects.Add((key, size));
                    (key, size) = (null, 0);
                    break;
            }
        }
        return new(objects, continuation);
    }

    private static string Text(XmlReader reader) =>
        !reader.IsEmptyElement && reader.Read() && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? reader.Value : "";
}
