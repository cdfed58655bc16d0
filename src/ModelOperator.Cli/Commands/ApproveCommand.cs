using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Cli.Writing;
using ModelOperator.Core.Sharing.Offers;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model approve</c>: gives a request what it asks for.</summary>
internal static class ApproveCommand
{
    public static Command Create()
    {
        var (write, sharing, naming) = (new WriteOptions(), new SharingOptions(), new Naming("grant", "the request"));
        var request = new Argument<string>("request") { Description = "The AccessRequest: NAMESPACE/NAME, with the namespace that asks." };
        var permission = SharingOptions.Permission("What is asked for when absent.");
        var generation = new Option<long?>("--generation") { Description = "The metadata.generation of the request that you read: one that was changed since is not approved, and you are not asked." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Approve what the request asks for at this moment, without asking you." };
        var command = new Command("approve", "Gives an AccessRequest what it asks for, by a SharingGrant in the namespace that is asked.") { request, permission, generation, yes };
        sharing.AddTo(command);
        naming.AddTo(command);
        write.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var now = DateTimeOffset.UtcNow;
            var (key, expires) = (Requests.KeyOf(result.GetRequiredValue(request)), sharing.ExpiresAt(result, now));
            using var client = write.Cluster.Connect(result);
            var asked = await Requests.ReadAsync(client, key, write.Cluster.NamespaceOr(result, client.Configuration), cancellationToken);
            if (Approval.Refusal(asked, write.Cluster.NamedNamespace(result), result.GetValue(generation)) is { } refusal)
            {
                throw new PluginException(ExitCode.Failed, refusal);
            }

            var grant = GrantOffer.Answer(asked, naming.Name(result), result.GetValue(permission), expires, sharing.Purpose(result), now);
            var gives = Words(asked, grant);
            if (!write.IsDryRun(result) && result.GetValue(generation) is null && !result.GetValue(yes))
            {
                Confirm($"{gives}, for: {grant.Spec.Purpose}?");
            }

            await GrantWriter.GiveAsync(write, naming, result, client, grant, $"{gives}, by SharingGrant {grant.Metadata.Key}: AccessRequest {key} is Granted within seconds.", cancellationToken);
        });
        return command;
    }

    private static string Words(AccessRequest asked, SharingGrant grant)
    {
        var assets = string.Join(", ", asked.Spec.Resources.SelectMany(resources => resources.Names.Select(name => $"{resources.Kind} {name}")));
        return $"Let namespace {asked.Metadata.Namespace} {grant.Spec.Permissions[0].ToString().ToLowerInvariant()} {assets} of {asked.Spec.Namespace}, {SharingOptions.Until(grant.Spec.ExpiresAt)}";
    }

    private static void Confirm(string question)
    {
        if (!Confirmation.IsPossible)
        {
            throw PluginException.Usage("nobody can be asked here whether that is what you read: write --generation with the metadata.generation of the request, or --yes for whatever it asks");
        }

        if (!Confirmation.Ask(question))
        {
            throw new PluginException(ExitCode.Failed, "nothing was approved");
        }
    }
}
