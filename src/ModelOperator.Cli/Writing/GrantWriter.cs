using System.CommandLine;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Sharing.Offers;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.Writing;

/// <summary>Gives a grant.</summary>
internal static class GrantWriter
{
    /// <summary>Gives it; one of its name that is suspended, and is to be written over, allows something again.</summary>
    /// <param name="write">How.</param>
    /// <param name="naming">Whether it may be written over another one.</param>
    /// <param name="result">What was written.</param>
    /// <param name="client">Sends it.</param>
    /// <param name="grant">The grant.</param>
    /// <param name="sentence">What is told.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task GiveAsync(
        WriteOptions write, Naming naming, ParseResult result, KubernetesClient client, SharingGrant grant, string sentence, CancellationToken cancellationToken)
    {
        var live = await naming.CheckAsync(result, client, grant, NameTaken.By, cancellationToken);

        // Who suspended it wrote that field otherwise than by an apply, which may not take it from him.
        var resume = live?.Spec.Suspended == true ? new JsonObject { ["spec"] = new JsonObject { ["suspended"] = false } } : null;
        await write.ApplyAsync(result, client, grant, sentence, cancellationToken, resume);
    }
}
