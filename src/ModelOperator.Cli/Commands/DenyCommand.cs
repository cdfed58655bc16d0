using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Writing;
using ModelOperator.Core.Sharing.Offers;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model deny</c>: declines a request.</summary>
internal static class DenyCommand
{
    public static Command Create()
    {
        var (write, naming) = (new WriteOptions(), new Naming("denial", "the request"));
        var request = new Argument<string>("request") { Description = "The AccessRequest: NAMESPACE/NAME, with the namespace that asks." };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever asks to read.", Required = true };
        var command = new Command("deny", "Declines an AccessRequest, by an AccessDenial in the namespace that is asked.") { request, reason };
        naming.AddTo(command);
        write.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var key = Requests.KeyOf(result.GetRequiredValue(request));
            using var client = write.Cluster.Connect(result);
            var asked = await Requests.ReadAsync(client, key, write.Cluster.NamespaceOr(result, client.Configuration), cancellationToken);
            if (Approval.Refusal(asked, write.Cluster.NamedNamespace(result), generation: null) is { } refusal)
            {
                throw new PluginException(ExitCode.Failed, refusal);
            }

            var denial = new AccessDenial
            {
                ApiVersion = AccessDenial.ResourceType.ApiVersion,
                Kind = AccessDenial.ResourceType.Kind,
                Metadata = new ObjectMeta { Namespace = asked.Spec.Namespace, Name = naming.Name(result) ?? OfferNames.OfAnswer(key) },
                Spec = new AccessDenialSpec
                {
                    Request = new AccessRequestReference { Namespace = key.Namespace, Name = key.Name },
                    Reason = result.GetRequiredValue(reason),
                },
            };
            await naming.CheckAsync(result, client, denial, NameTaken.By, cancellationToken);
            await write.ApplyAsync(
                result, client, denial,
                $"Declined AccessRequest {key} by AccessDenial {denial.Metadata.Key}: namespace {key.Namespace} reads the reason; delete the AccessDenial to let the request wait again.",
                cancellationToken);
        });
        return command;
    }
}
