using ModelOperator.Api;
using ModelOperator.Loader.Credentials;
using ModelOperator.Loader.Http;

namespace ModelOperator.Loader.Sources;

/// <summary>https://: one file at its address.</summary>
internal sealed class WebSource(LoaderOptions options, MountedCredentials? credentials, GuardedHttp http) : ArtifactSource(options, credentials, http)
{
    protected override Task<IReadOnlyList<RemoteFile>> FindAsync(CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(Options.Uri, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw Bad("is no address");
        if (uri.UserInfo.Length > 0)
        {
            throw new LoaderException(ExitCode.BadArguments,
                $"The artifact's uri at {uri.Host} has a password in it, which everybody can read: put it into a Secret.");
        }
        if (ArtifactName.IsDirectory(Options.Uri))
            throw Bad("names no file, and web servers have no listing: name one file, or an archive");
        SendHeader();
        return Task.FromResult<IReadOnlyList<RemoteFile>>([new(ArtifactName.LastSegment(Options.Uri), uri, Size: null)]);
    }

    private LoaderException Bad(string what) => new(ExitCode.BadArguments, $"{Options.ShownUri} {what}.");
}
