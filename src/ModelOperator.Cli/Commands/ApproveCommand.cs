using System.CommandLine;
using ModelOperator.Cli.Writing;
using ModelOperator.Core.Sharing.Offers;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model approve</c>: gives a request what it asks for.</summary>
internal static class ApproveCommand
{
    public static Command Create()
    {
        var (write, sharing) = (new WriteOptions(), new SharingOptions());
        var request = new Argument<string>("request") { Description = "The AccessRequest: NAMESPACE/NAME, with the namespace that asks." };
        var permission = SharingOptions.Permission("What is asked for when absent.");
        var command = new Command("approve", "Gives an AccessRequest what it asks for, by a SharingGrant in the namespace that is asked.") { request, permission };
        sharing.AddTo(command);
        write.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var now = DateTimeOffset.UtcNow;
            var (key, expires) = (Requests.KeyOf(result.GetRequiredValue(request)), sharing.ExpiresAt(result, now));
            using var client = write.Cluster.Connect(result);
            var asked = await Requests.ReadAsync(client, key, write.Cluster.NamespaceOr(result, client.Configuration), cancellationToken);
            var grant = GrantOffer.Answer(asked, sharing.Name(result), result.GetValue(permission), expires, sharing.Purpose(result), now);
            var assets = string.Join(", ", asked.Spec.Resources.SelectMany(resources => resources.Names.Select(name => $"{resources.Kind} {name}")));
            await write.ApplyAsync(
                result, client, grant,
                $"Let namespace {key.Namespace} {grant.Spec.Permissions[0].ToString().ToLowerInvariant()} {assets} of {asked.Spec.Namespace}, {SharingOptions.Until(grant.Spec.ExpiresAt)}, "
                + $"by SharingGrant {grant.Metadata.Key}: AccessRequest {key} is Granted within seconds.",
                cancellationToken);
        });
        return command;
    }
}
