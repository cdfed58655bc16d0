namespace ModelOperator.Api;

/// <summary>Text formats that several fields share, as RE2 expressions for the schema, with their longest lengths and the sentences for those who wrote something else.</summary>
internal static class Formats
{
    /// <summary>Longest name of an object (RFC 1123 subdomain).</summary>
    public const int NameLength = 253;

    /// <summary>Longest name of a namespace (RFC 1123 label).</summary>
    public const int LabelLength = 63;

    /// <summary>Longest URI.</summary>
    public const int UriLength = 1024;

    /// <summary>Longest one-line text.</summary>
    public const int LineLength = 256;

    /// <summary>Longest free text.</summary>
    public const int TextLength = 8192;

    /// <summary>Most references in one field.</summary>
    public const int References = 1024;

    /// <summary>Longest identity of an asset; an object's has at most 347 characters.</summary>
    public const int AssetUriLength = 512;

    /// <summary>Longest version.</summary>
    public const int VersionLength = 128;

    /// <summary>Object name.</summary>
    public const string Name = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

    /// <summary>What to write for a <see cref="Name"/>.</summary>
    public const string NameMessage =
        "write the name of an object: lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit";

    /// <summary>Namespace name, and any word in lower case such as a task.</summary>
    public const string Label = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>What to write for the name of a namespace.</summary>
    public const string NamespaceMessage =
        "write the name of a namespace: lower-case letters, digits and '-', beginning and ending with a letter or digit";

    /// <summary>What to write for the name of a Domain.</summary>
    public const string DomainMessage =
        "write the name of a Domain: lower-case letters, digits and '-', beginning and ending with a letter or digit";

    /// <summary>What to write for the format of an artifact, which looks like a <see cref="Name"/>.</summary>
    public const string FormatMessage = "write the format in lower-case letters, digits, '-' and '.', e.g. safetensors or tensorflow-savedmodel";

    /// <summary>Resource name of a device, with its vendor's domain.</summary>
    public const string DeviceResource = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";

    /// <summary>What to write for a <see cref="DeviceResource"/>.</summary>
    public const string DeviceResourceMessage = "write the resource name with its vendor, e.g. nvidia.com/gpu or nvidia.com/mig-1g.10gb";

    /// <summary>Asset identity: a type, a platform and a path of plain segments, without percent-encoding.</summary>
    public const string AssetUri = "^aip://[a-z][a-z0-9-]*/[a-z0-9]([-a-z0-9.]*[a-z0-9])?(/[A-Za-z0-9_]([-A-Za-z0-9._]*[A-Za-z0-9_])?)+$";

    /// <summary>What to write for an <see cref="AssetUri"/>.</summary>
    public const string AssetUriMessage =
        "write the asset's URI as aip://type/platform/id, e.g. aip://dataset/warehouse/media/plays: only letters, digits, '-', '_' and '.' between the slashes";

    /// <summary>Any URI with a scheme.</summary>
    public const string Uri = "^[a-z][a-z0-9+.-]*://[^\\s]+$";

    /// <summary>What to write for a <see cref="Uri"/>.</summary>
    public const string UriMessage = "write a URI with its scheme and without spaces, e.g. s3://bucket/prefix or https://example.com/page";

    /// <summary>A page that a portal may link to; other schemes could run code in the reader's browser.</summary>
    public const string Page = "^https?://[^\\s]+$";

    /// <summary>What to write for a <see cref="Page"/>.</summary>
    public const string PageMessage = "write the address of a web page, e.g. https://example.com/page";

    /// <summary>Length of time such as 30s, 15m, 12h or 1h30m; short enough for every type of duration.</summary>
    public const string Duration = "^([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,5}s)?$";

    /// <summary>What to write for a <see cref="Duration"/>.</summary>
    public const string DurationMessage = "write a length of time such as 30s, 15m, 12h or 1h30m";

    /// <summary>A version as people write it: 1, 2.0.1, 2024-05-01, v3-rc1.</summary>
    public const string Version = "^[A-Za-z0-9]([-A-Za-z0-9._+]*[A-Za-z0-9])?$";

    /// <summary>What to write for a <see cref="Version"/>.</summary>
    public const string VersionMessage =
        "write a version such as 2.0.1, 2024-05-01 or v3-rc1: letters, digits, '.', '-', '_' and '+', beginning and ending with a letter or digit";

    /// <summary>A moment as RFC 3339 writes it, with at most nanoseconds and an offset that exists.</summary>
    public const string Time =
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[-+](0[0-9]|1[0-3]):[0-5][0-9])$";

    /// <summary>What to write for a <see cref="Time"/>.</summary>
    public const string TimeMessage = "write a date and time with its offset from UTC, e.g. 2027-01-31T18:00:00Z";

    /// <summary>CEL rule on an amount that it is more than 0.</summary>
    public const string SomeRule = "type(self) == int ? self > 0 : self.matches('[1-9]')";

    /// <summary>What to write for <see cref="SomeRule"/>.</summary>
    public const string SomeMessage = "write an amount above 0, or leave the field out: 0 would take the limit away";
}
