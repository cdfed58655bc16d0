using System.Text.RegularExpressions;
using ModelOperator.Api;

namespace ModelOperator.Core.Serving;

/// <summary>Where an artifact is, taken apart from its URI.</summary>
public sealed partial record ArtifactLocation
{
    private ArtifactLocation(ArtifactScheme scheme) => Scheme = scheme;

    /// <summary>Scheme of the URI.</summary>
    public ArtifactScheme Scheme { get; }

    /// <summary>Repository of an hf:// artifact: <c>organisation/name</c>.</summary>
    public string? HubId { get; private init; }

    /// <summary>Revision of an hf:// artifact; <c>main</c> when the URI has none.</summary>
    public string? HubRevision { get; private init; }

    /// <summary>Claim of a pvc:// artifact.</summary>
    public string? Claim { get; private init; }

    /// <summary>Path inside the claim, without a leading or trailing slash; empty for the whole claim.</summary>
    public string? ClaimPath { get; private init; }

    /// <summary>Registry and repository of an oci:// artifact, without tag and digest.</summary>
    public string? Repository { get; private init; }

    /// <summary>Name of the file that it is once it was loaded; null when it is a directory.</summary>
    public string? FileName { get; private init; }

    /// <summary>Takes a URI apart; null when it is malformed, with what a right one looks like.</summary>
    public static ArtifactLocation? Parse(string uri, out string expected)
    {
        expected = "<scheme>://<path> with scheme hf, s3, gs, https, oci or pvc";
        var scheme = uri.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || scheme + 3 == uri.Length)
        {
            return null;
        }

        switch (uri[..scheme])
        {
            case "hf":
                expected = "hf://organisation/name or hf://organisation/name@revision";
                return HubPattern().Match(uri) is { Success: true } hub
                    ? new ArtifactLocation(ArtifactScheme.Hf)
                    {
                        HubId = hub.Groups["id"].Value,
                        HubRevision = hub.Groups["revision"] is { Success: true, Value: var revision } ? revision : "main",
                    }
                    : null;
            case "pvc":
                expected = "pvc://claim/path without '..'";
                return ClaimPattern().Match(uri) is { Success: true } claim && !HasParentSegment(claim.Groups["path"].Value)
                    ? new ArtifactLocation(ArtifactScheme.Pvc)
                    {
                        Claim = claim.Groups["claim"].Value,
                        ClaimPath = claim.Groups["path"].Value.Trim('/'),
                    }
                    : null;
            case "s3":
                return new ArtifactLocation(ArtifactScheme.S3) { FileName = ArtifactName.FileName(uri) };
            case "gs":
                return new ArtifactLocation(ArtifactScheme.Gs) { FileName = ArtifactName.FileName(uri) };
            case "https":
                return new ArtifactLocation(ArtifactScheme.Https) { FileName = ArtifactName.FileName(uri) };
            case "oci":
                expected = "oci://registry/repository, oci://registry/repository:tag or oci://registry/repository@sha256:digest";
                return ImagePattern().Match(uri) is { Success: true } image
                    ? new ArtifactLocation(ArtifactScheme.Oci) { Repository = image.Groups["repository"].Value }
                    : null;
            default:
                return null;
        }
    }

    // A path that climbs out of the mounted claim would hand other files of the container to the runtime as a model.
    private static bool HasParentSegment(string path) => path.Split('/').Contains("..");

    [GeneratedRegex(@"^hf://(?<id>[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)(@(?<revision>[A-Za-z0-9][\w./-]*))?\z", RegexOptions.ECMAScript)]
    private static partial Regex HubPattern();

    [GeneratedRegex(@"^pvc://(?<claim>[a-z0-9]([-a-z0-9.]*[a-z0-9])?)(/(?<path>\S*))?\z")]
    private static partial Regex ClaimPattern();

    [GeneratedRegex("^oci://(?<repository>[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+)(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?\\z")]
    private static partial Regex ImagePattern();
}
