using System.Text.RegularExpressions;

namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>Which repository of the model hub is meant.</summary>
/// <param name="Name">organisation/name.</param>
/// <param name="Revision">Commit, tag or branch; null when it is not said.</param>
internal sealed partial record HubId(string Name, string? Revision)
{
    public string Page => $"https://huggingface.co/{Name}";

    public string Uri => Revision is null ? $"hf://{Name}" : $"hf://{Name}@{Revision}";

    /// <summary>The repository that a request names, or in whose place in the cache of the hub's client the files lie; null when that is not known.</summary>
    public static HubId? Of(ImportRequest request)
    {
        var match = request.SourceId is { } id ? Id().Match(id) : Cached().Match(request.Folder ?? "");
        return match.Success
            ? new HubId(
                request.SourceId is null ? $"{match.Groups["organisation"]}/{match.Groups["name"]}" : match.Groups["name"].Value,
                request.Revision ?? (match.Groups["revision"] is { Success: true, Value: var revision } ? revision : null))
            : null;
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9][-A-Za-z0-9._]*/[A-Za-z0-9][-A-Za-z0-9._]*)(@(?<revision>[A-Za-z0-9][-A-Za-z0-9._/]*))?\z")]
    private static partial Regex Id();

    /// <summary>The client's cache has the files of each commit in a folder of its own, below one named after the repository.</summary>
    [GeneratedRegex(@"(^|/)models--(?<organisation>[A-Za-z0-9]([-_.]?[A-Za-z0-9])*)--(?<name>[A-Za-z0-9][-A-Za-z0-9._]*)/snapshots/(?<revision>[0-9a-f]{40})\z")]
    private static partial Regex Cached();
}
