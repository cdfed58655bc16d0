using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Cluster;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Writing;
using ModelOperator.Core.Sharing.Offers;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model share</c>: lets others see, use or serve an asset.</summary>
internal static class ShareCommand
{
    public static Command Create()
    {
        var (write, sharing, naming) = (new WriteOptions(), new SharingOptions(), new Naming("grant", "what is shared and with whom"));
        var asset = new Argument<string>("asset") { Description = "The asset: KIND/NAME, KIND/NAMESPACE/NAME or its aip:// uri." };
        var domain = new Option<string?>("--to-domain") { Description = "All namespaces of a Domain, also those it gets later." };
        var ns = new Option<string?>("--to-namespace") { Description = "One namespace." };
        var selector = new Option<string?>("--to-namespace-selector") { Description = "Namespaces with these labels: KEY=VALUE, several separated by commas." };
        var permission = SharingOptions.Permission("When absent: Deploy for models and deployments, Use for others.");
        var command = new Command("share", "Lets others see, use or serve an asset, by a SharingGrant in its namespace.") { asset, domain, ns, selector, permission };
        sharing.AddTo(command);
        naming.AddTo(command);
        write.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var to = To(result.GetValue(domain), result.GetValue(ns), result.GetValue(selector));
            var now = DateTimeOffset.UtcNow;
            using var client = write.Cluster.Connect(result);
            var named = SharingOptions.Asset(result.GetRequiredValue(asset), write.Cluster.NamespaceOr(result, client.Configuration));
            var shared = named.Asset;
            var offer = new GrantOffer
            {
                Asset = shared,
                To = to,
                Permission = result.GetValue(permission) ?? SharingOptions.Usual(shared.Kind),
                ExpiresAt = sharing.ExpiresAt(result, now),
                Purpose = sharing.Purpose(result),
                Name = naming.Name(result),
            };
            var live = await GrantedObjects.ReadAsync(client, shared, cancellationToken)
                ?? throw PluginException.NotFound($"there is no {shared} that you may read: create it first, or see what there is with kubectl model search -n {shared.Namespace}");
            Existing.OfThisCluster(named, live.AssetStatus);
            var grant = offer.ToGrant();
            await GrantWriter.GiveAsync(
                write, naming, result, client, grant,
                $"Shared {shared} with {Words(to)} to {offer.Permission.ToString().ToLowerInvariant()}, {SharingOptions.Until(offer.ExpiresAt)}, by SharingGrant {grant.Metadata.Key}: "
                + $"it works within seconds, and kubectl model grants -n {shared.Namespace} shows who lives by it.",
                cancellationToken);
        });
        return command;
    }

    private static Grantee To(string? domain, string? ns, string? selector)
    {
        if (new[] { domain, ns, selector }.Count(way => way is not null) != 1)
        {
            throw PluginException.Usage("say with whom it is shared in exactly one way: --to-domain, --to-namespace or --to-namespace-selector");
        }

        return selector is null ? new Grantee { Domain = domain, Namespace = ns } : new Grantee { NamespaceSelector = new LabelSelector { MatchLabels = Labels(selector) } };
    }

    private static Dictionary<string, string> Labels(string text)
    {
        var labels = new Dictionary<string, string>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [{ Length: > 0 } key, var value] || !labels.TryAdd(key, value))
            {
                throw PluginException.Usage($"--to-namespace-selector {text} is no list of labels: write KEY=VALUE, several separated by commas");
            }
        }

        return labels;
    }

    private static string Words(Grantee to) => to switch
    {
        { Domain: { } domain } => $"domain {domain}",
        { Namespace: { } ns } => $"namespace {ns}",
        _ => $"namespaces with {string.Join(", ", to.NamespaceSelector!.MatchLabels!.Select(label => $"{label.Key}={label.Value}"))}",
    };
}
