namespace ModelOperator.Loader.Sources;

/// <summary>Where a bucket is.</summary>
/// <param name="Root">What keys follow; listed, it is the bucket.</param>
/// <param name="Endpoint">The server that has this bucket and others.</param>
internal sealed record BucketAddress(Uri Root, Uri Endpoint)
{
    /// <summary>
    /// AWS wants the bucket in the host's name, which its certificate covers unless the bucket has dots; everything else that speaks the
    /// protocol understands it in the path.
    /// </summary>
    public static BucketAddress Of(string bucket, Uri? endpoint, string region)
    {
        if (endpoint is not null)
            return new(new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{bucket}/"), endpoint);
        var host = $"s3.{region}.amazonaws.com";
        var root = bucket.Contains('.', StringComparison.Ordinal) ? $"https://{host}/{bucket}/" : $"https://{bucket}.{host}/";
        return new(new Uri(root), new Uri($"https://{host}"));
    }

    /// <summary>The address of an object.</summary>
    public Uri Of(string key) => new(Root.AbsoluteUri + ArtifactSource.Encode(key));
}
