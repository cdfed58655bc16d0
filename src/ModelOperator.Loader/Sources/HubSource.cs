using System.Text.Json;
using ModelOperator.Loader.Content;
using ModelOperator.Loader.Credentials;
using ModelOperator.Loader.Http;

namespace ModelOperator.Loader.Sources;

/// <summary>hf://organisation/name@revision: every file of a model hub's repository.</summary>
internal sealed class HubSource(LoaderOptions options, MountedCredentials? credentials, GuardedHttp http, Retries retries)
    : ArtifactSource(options, credentials, http)
{
    private static readonly Uri PublicHub = new("https://huggingface.co");

    protected override async Task<IReadOnlyList<RemoteFile>> FindAsync(CancellationToken cancellationToken)
    {
        var (id, revision) = Split();
        SendHeader();
        var hub = (Options.Endpoint ?? Credentials?.Endpoint ?? PublicHub).AbsoluteUri.TrimEnd('/');
        var files = new List<RemoteFile>();
        var visited = new HashSet<Uri>();
        for (Uri? page = new($"{hub}/api/models/{id}/tree/{Uri.EscapeDataString(revision)}?recursive=true"); page is not null && visited.Add(page);)
        {
            var (body, answer) = await SmallDocument.FetchAsync(Http, retries, page, prepare: null, cancellationToken);
            files.AddRange(Files(body, page, path => new Uri($"{hub}/{id}/resolve/{Uri.EscapeDataString(revision)}/{Encode(path)}")));
            if (files.Count > DirectoryFiles.Max)
                throw TooMany();
            page = Next(page, answer);
        }
        return files;
    }

    private (string Id, string Revision) Split()
    {
        var parts = Options.Uri["hf://".Length..].Split('@', 2);
        var names = parts[0].Split('/');
        if (names.Length != 2 || !names.All(IsName))
        {
            throw new LoaderException(ExitCode.BadArguments,
                $"{Options.ShownUri} names no repository: write hf://organisation/name@revision.");
        }
        return (parts[0], parts is [_, { Length: > 0 } revision] ? revision : "main");
    }

    private static bool IsName(string name) =>
        name is not ("" or "." or "..") && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_');

    private static List<RemoteFile> Files(byte[] body, Uri page, Func<string, Uri> location)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
            [
                .. document.RootElement.EnumerateArray()
                    .Where(entry => entry.GetProperty("type").GetString() == "file")
                    .Select(entry => (Path: entry.GetProperty("path").GetString()!, Size: entry.GetProperty("size").GetInt64()))
                    .Select(entry => new RemoteFile(entry.Path, location(entry.Path), entry.Size)),
            ];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new LoaderException(ExitCode.Refused,
                $"{HttpFailure.Shown(page)} did not answer with a listing of files: check the endpoint.", error);
        }
    }

    /// <summary>The next page, which a Link header names, on the same server.</summary>
    private static Uri? Next(Uri page, HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var links))
            return null;
        var next = links.SelectMany(link => link.Split(','))
            .FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal))?.Trim();
        return next is ['<', ..] && next.IndexOf('>', StringComparison.Ordinal) is > 1 and var end
            && Uri.TryCreate(page, next[1..end], out var uri) && uri.Authority == page.Authority ? uri : null;
    }
}
