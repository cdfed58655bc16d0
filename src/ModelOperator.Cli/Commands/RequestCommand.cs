using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Cluster;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Writing;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Sharing.Offers;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model request</c>: asks the owner of an asset for access.</summary>
internal static class RequestCommand
{
    public static Command Create()
    {
        var (write, naming) = (new WriteOptions(), new Naming("request", "the asset"));
        var asset = new Argument<string>("asset") { Description = "The asset: KIND/NAMESPACE/NAME or its aip:// uri; it need not be visible to you." };
        var permission = SharingOptions.Permission("When absent: Deploy for models and deployments, Use for others.");
        var purpose = new Option<string>("--purpose") { Description = "What it is wanted for; the owner decides by it.", Required = true };
        var duration = new Option<string?>("--duration") { Description = "How long access is wanted, such as 720h; without an end when absent." };
        var command = new Command("request", "Asks the owner of another namespace's asset for access, by an AccessRequest in your namespace.")
        {
            asset, permission, purpose, duration,
        };
        naming.AddTo(command);
        write.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = write.Cluster.Connect(result);
            var own = write.Cluster.NamespaceOr(result, client.Configuration);
            var named = SharingOptions.Asset(result.GetRequiredValue(asset), own);
            var wanted = named.Asset;
            if (wanted.Namespace == own)
            {
                throw PluginException.Usage($"{wanted} is of your own namespace {own}, which needs no access to it: write KIND/NAMESPACE/NAME of the owner, or your namespace with -n");
            }

            if (named.Platform is not null && named.ForeignTo(await ThisPlatform.FindAsync(client, own, cancellationToken) ?? AssetUri.DefaultPlatform) is { } foreign)
            {
                throw PluginException.Usage(foreign);
            }

            var request = new AccessRequest
            {
                ApiVersion = AccessRequest.ResourceType.ApiVersion,
                Kind = AccessRequest.ResourceType.Kind,
                Metadata = new ObjectMeta { Namespace = own, Name = naming.Name(result) ?? OfferNames.OfRequest(wanted) },
                Spec = new AccessRequestSpec
                {
                    Namespace = wanted.Namespace,
                    Resources = [new RequestedResources { Kind = GrantOffer.KindOf(wanted.Kind), Names = [wanted.Name] }],
                    Permission = result.GetValue(permission) ?? SharingOptions.Usual(wanted.Kind),
                    Purpose = result.GetRequiredValue(purpose),
                    Duration = result.GetValue(duration),
                },
            };
            await naming.CheckAsync(result, client, request, NameTaken.By, cancellationToken);
            await write.ApplyAsync(
                result, client, request,
                $"Asked namespace {wanted.Namespace} to let {own} {request.Spec.Permission.ToString().ToLowerInvariant()} {wanted.Kind} {wanted.Name}: its owner answers, "
                + $"and kubectl wait -n {own} --for=condition=Granted --timeout=24h areq/{request.Metadata.Name} returns when the answer is yes.",
                cancellationToken);
        });
        return command;
    }
}
