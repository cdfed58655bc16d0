using System.Text.Json.Nodes;

namespace ModelOperator.ClusterTests.BadClusters;

/// <summary>A request as the API server's audit log has it.</summary>
/// <param name="User">Who asked.</param>
/// <param name="Did">What for, and where.</param>
/// <param name="Code">What was answered.</param>
internal sealed record TrailedRequest(string User, Permission Did, int Code);

/// <summary>Reads what somebody asked the API server for.</summary>
internal static class RequestTrail
{
    /// <summary>The requests about objects from a place in the log on.</summary>
    /// <param name="path">The log.</param>
    /// <param name="offset">The place, in bytes.</param>
    public static async Task<IReadOnlyList<TrailedRequest>> ReadAsync(string path, long offset)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(offset, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        List<TrailedRequest> requests = [];
        var text = await reader.ReadToEndAsync();

        // The last line may be half written.
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var audited = JsonNode.Parse(line)!;
            if (audited["objectRef"] is { } target)
            {
                requests.Add(new TrailedRequest(
                    (string)audited["user"]!["username"]!,
                    new Permission((string)audited["verb"]!, (string?)target["apiGroup"] ?? "", Resource(target), (string?)target["namespace"]),
                    (int?)audited["responseStatus"]?["code"] ?? 0));
            }
        }

        return requests;
    }

    /// <summary>
    /// What a request takes. A server-side apply that creates is a patch to the log, and takes create besides. Who watches has to be able to list:
    /// a server that streams lists is asked to watch alone, and any other, or one that fails at it, to list first.
    /// </summary>
    public static IEnumerable<Permission> Takes(TrailedRequest request) => request switch
    {
        { Did.Verb: "patch", Code: 201 } => [request.Did, request.Did with { Verb = "create" }],
        { Did.Verb: "watch" } => [request.Did, request.Did with { Verb = "list" }],
        _ => [request.Did],
    };

    private static string Resource(JsonNode target) =>
        (string?)target["subresource"] is { Length: > 0 } subresource ? $"{(string?)target["resource"]}/{subresource}" : (string)target["resource"]!;
}
