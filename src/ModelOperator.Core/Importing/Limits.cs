namespace ModelOperator.Core.Importing;

/// <summary>How much the fields of our kinds hold.</summary>
internal static class Limits
{
    public const int Line = 256;
    public const int Text = 8192;
    public const int Uri = 1024;
    public const int Word = 63;
    public const int Version = 128;
    public const int MetricName = 128;
    public const int Tags = 64;
    public const int Owners = 32;
    public const int Pages = 32;
    public const int Metrics = 256;
    public const int Tensors = 256;
    public const int Columns = 1024;
    public const int References = 1024;

    /// <summary>Longest name of a dataset that a metric was measured on.</summary>
    public const int DatasetName = 253;

    /// <summary>Most objects of one import.</summary>
    public const int Objects = 10_000;

    /// <summary>Most events of one import.</summary>
    public const int Events = 100_000;

    /// <summary>Most times that one object of an import is made from another.</summary>
    public const int Links = 100_000;
}
