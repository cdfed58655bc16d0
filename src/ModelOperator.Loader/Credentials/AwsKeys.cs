namespace ModelOperator.Loader.Credentials;

/// <summary>An access key of S3 and what speaks its protocol.</summary>
internal sealed record AwsKeys(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    /// <summary>Nothing of it is ever printed.</summary>
    public override string ToString() => nameof(AwsKeys);
}
