using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOperator.Loader.Credentials;
using ModelOperator.Loader.Http;

namespace ModelOperator.Loader.Sources;

/// <summary>oci://registry/repository:tag or @sha256:...: the layers of an artifact that have the name of a file, as ORAS pushes them.</summary>
internal sealed partial class RegistrySource(LoaderOptions options, MountedCredentials? credentials, GuardedHttp http, Retries retries)
    : ArtifactSource(options, credentials, http)
{
    private const string TitleAnnotation = "org.opencontainers.image.title";

    protected override async Task<IReadOnlyList<RemoteFile>> FindAsync(CancellationToken cancellationToken)
    {
        var reference = Reference().Match(Options.Uri);
        if (!reference.Success)
        {
            throw new LoaderException(ExitCode.BadArguments,
                $"{Options.ShownUri} names no artifact: write oci://registry/repository:tag or oci://registry/repository@sha256:DIGEST.");
        }
        var (host, repository) = (reference.Groups["host"].Value, reference.Groups["repository"].Value);
        var version = reference.Groups["version"] is { Success: true } named ? named.Value : "latest";
        var registry = $"{(Options.AllowHttp ? Uri.UriSchemeHttp : Uri.UriSchemeHttps)}://{host}/v2/{repository}";
        var manifest = new Uri($"{registry}/manifests/{version}");

        SendHeader();
        await new RegistryToken(Http, retries, Credentials).SignInAsync(manifest, cancellationToken);
        var (body, _) = await SmallDocument.FetchAsync(Http, retries, manifest, RegistryToken.AcceptManifest, cancellationToken);
        return Layers(body, manifest, digest => new Uri($"{registry}/blobs/{digest}"));
    }

    private static List<RemoteFile> Layers(byte[] body, Uri manifest, Func<string, Uri> location)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
            [
                .. document.RootElement.GetProperty("layers").EnumerateArray()
                    .Where(layer => layer.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty(TitleAnnotation, out _))
                    .Select(layer => new RemoteFile(
                        layer.GetProperty("annotations").GetProperty(TitleAnnotation).GetString()!,
                        location(Uri.EscapeDataString(layer.GetProperty("digest").GetString()!)),
                        layer.GetProperty("size").GetInt64())),
            ];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new LoaderException(ExitCode.Refused,
                $"{HttpFailure.Shown(manifest)} did not answer with a manifest of an artifact: name an artifact, not an index of images.", error);
        }
    }

    [GeneratedRegex("^oci://(?<host>[A-Za-z0-9.-]+(:[0-9]+)?)/(?<repository>[a-z0-9]+([._/-]+[a-z0-9]+)*)([:@](?<version>[A-Za-z0-9_][A-Za-z0-9._:-]*))?$")]
    private static partial Regex Reference();
}
