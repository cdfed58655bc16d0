using System.Globalization;
using ModelOperator.Api;

namespace ModelOperator.Core.Lineage;

/// <summary>
/// What an asset is, as a hash over the fields that are marked with <see cref="InDigestAttribute"/>, references aside: what it was
/// made from counts through the graph, not here.
/// </summary>
public static class ContentIdentity
{
    /// <summary>A dataset is its version and the form of its content.</summary>
    public static Digest Of(DatasetSpec spec)
    {
        var hash = FieldHash.Start();
        hash.Add("type", spec.Type.ToString());
        hash.Add("version", spec.Version);
        foreach (var column in (spec.Schema?.Columns ?? []).OrderBy(column => column.Name, StringComparer.Ordinal))
        {
            hash.Add("column", column.Name);
            hash.Add("columnType", column.Type);
        }

        foreach (var type in (spec.Media?.AssetTypes ?? []).Order())
        {
            hash.Add("assetType", type.ToString());
        }

        if (spec.Media?.StandardDerivative is { } derivative)
        {
            hash.Add("derivative", derivative.Name);
            hash.Add("container", derivative.Container);
            hash.Add("codec", derivative.Codec);
            hash.Add("width", derivative.WidthPixels?.ToString(CultureInfo.InvariantCulture));
            hash.Add("height", derivative.HeightPixels?.ToString(CultureInfo.InvariantCulture));
            hash.Add("framesPerSecond", derivative.FramesPerSecond?.ToString(CultureInfo.InvariantCulture));
            hash.Add("sampleRate", derivative.SampleRateHertz?.ToString(CultureInfo.InvariantCulture));
        }

        return hash.Finish();
    }

    /// <summary>A model is what it does and what it was made with.</summary>
    public static Digest Of(ModelSpec spec)
    {
        var hash = FieldHash.Start();
        hash.Add("task", spec.Task);
        hash.Add("framework", spec.Framework);
        foreach (var modality in (spec.Modalities ?? []).Order())
        {
            hash.Add("modality", modality.ToString());
        }

        return hash.Finish();
    }

    /// <summary>A model version is its artifact.</summary>
    public static Digest Of(ModelVersionSpec spec)
    {
        var hash = FieldHash.Start();
        hash.Add("version", spec.Version);
        hash.Add("digest", spec.Artifact.Digest);
        hash.Add("format", spec.Artifact.Format);
        return hash.Finish();
    }

    /// <summary>An embedding is the version and the shape of its vectors.</summary>
    public static Digest Of(EmbeddingSpec spec)
    {
        var hash = FieldHash.Start();
        hash.Add("entityType", spec.EntityType);
        hash.Add("version", spec.Version);
        hash.Add("dimension", spec.Dimension.ToString(CultureInfo.InvariantCulture));
        hash.Add("dtype", (spec.Dtype ?? VectorElement.Float32).ToString());
        hash.Add("normalization", (spec.Normalization ?? VectorNormalization.None).ToString());
        hash.Add("distance", (spec.Distance ?? VectorDistance.Cosine).ToString());
        return hash.Finish();
    }

    /// <summary>A deployment is the version it serves, which counts through the graph; of its own there is nothing.</summary>
    public static Digest OfDeployment() => default;

    /// <summary>Compatibility signature of an embedding: equal exactly when vectors may be compared or swapped.</summary>
    /// <param name="producerDigest">Digest of the artifact of the model version that made the vectors.</param>
    /// <param name="spec">The embedding.</param>
    public static string Compatibility(string producerDigest, EmbeddingSpec spec)
    {
        var hash = FieldHash.Start();
        hash.Add("producer", producerDigest);
        hash.Add("dimension", spec.Dimension.ToString(CultureInfo.InvariantCulture));
        hash.Add("normalization", (spec.Normalization ?? VectorNormalization.None).ToString());
        var signature = hash.Finish();
        return Format(signature);
    }

    /// <summary>Writes a digest as <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public static string Format(ReadOnlySpan<byte> digest) => $"sha256:{Convert.ToHexStringLower(digest)}";
}
