using System.Text.RegularExpressions;

namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>Which repository of the model hub is meant.</summary>
/// <param name="Name">organisation/name.</param>
/// <param name="Revision">Commit, tag or branch; null when it is not said.</param>
internal sealed partial record HubId(string Name, string? Revision)
{
    public string Page => $"https://huggingface.co/{Name}";

    public string Uri => Revision is null ? $"hf://{Name}" : $"hf://{Name}@{Revision}";

    /// <summary>The repository that a request names, or whose address it was read from; null when that is not known.</summary>
    public static HubId? Of(ImportRequest request)
    {
        var match = request.SourceId is { } id ? Id().Match(id) : Address().Match(request.Location);
        if (!match.Success)
        {
            return null;
        }

        var revision = request.Revision ?? (match.Groups["revision"] is { Success: true, Value: var value } ? value : null);
        return new HubId(match.Groups["name"].Value, revision);
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9][-A-Za-z0-9._]*/[A-Za-z0-9][-A-Za-z0-9._]*)(@(?<revision>[A-Za-z0-9][-A-Za-z0-9._/]*))?\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^(hf://|https://huggingface\.co/)(?<name>[A-Za-z0-9][-A-Za-z0-9._]*/[A-Za-z0-9][-A-Za-z0-9._]*)((@|/(blob|tree|resolve|raw)/)(?<revision>[A-Za-z0-9][-A-Za-z0-9._]*))?(/.*)?\z")]
    private static partial Regex Address();
}
