using System.CommandLine;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Writing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model revoke</c>: takes a grant back.</summary>
internal static class RevokeCommand
{
    public static Command Create()
    {
        var write = new WriteOptions();
        var name = new Argument<string>("grant") { Description = "The SharingGrant: NAME or NAMESPACE/NAME." };
        var suspend = new Option<bool>("--suspend") { Description = "Keep the grant, suspended, so that it can be given again." };
        var command = new Command("revoke", "Takes a SharingGrant back: deletes it, or suspends it.") { name, suspend };
        write.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = write.Cluster.Connect(result);
            var key = result.GetRequiredValue(name).Split('/') switch
            {
                [{ Length: > 0 } only] => new ObjectKey(write.Cluster.NamespaceOr(result, client.Configuration), only),
                [{ Length: > 0 } ns, { Length: > 0 } own] => new ObjectKey(ns, own),
                _ => throw PluginException.Usage($"'{result.GetRequiredValue(name)}' names no SharingGrant: write NAME or NAMESPACE/NAME"),
            };
            var grant = await Existing.ReadAsync<SharingGrant>(client, key, cancellationToken);
            var lose = Losers(grant);
            if (result.GetValue(suspend))
            {
                await write.PatchAsync<SharingGrant>(
                    result, client, key, new JsonObject { ["spec"] = new JsonObject { ["suspended"] = true } },
                    $"Suspended SharingGrant {key}: {lose}; set spec.suspended to false to give it back.", cancellationToken);
                return;
            }

            await write.DeleteAsync(result, client, grant, $"Revoked SharingGrant {key}: {lose}.", cancellationToken);
        });
        return command;
    }

    private static string Losers(SharingGrant grant)
    {
        var count = grant.Status?.ConsumerCount ?? 0;
        var when = grant.Spec.Revocation is { Mode: RevocationMode.Drain, GracePeriod: { } grace } ? $"in {grace}" : "now";
        return count switch
        {
            0 => "nothing was known to live by it",
            1 => $"1 asset that lives by it loses access {when}",
            _ => $"{count} assets that live by it lose access {when}",
        };
    }
}
