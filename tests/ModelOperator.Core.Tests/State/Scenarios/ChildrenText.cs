using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.State.Scenarios;

/// <summary>What a reader of a scenario needs to know of the children of a ModelDeployment.</summary>
internal static class ChildrenText
{
    public static JsonObject? Of(Deployment? deployment, Service? service, NetworkPolicy? policy)
    {
        var children = new JsonObject();
        if (deployment?.Spec is { } spec)
        {
            var container = spec.Template.Spec.Containers.Single();
            children["Deployment"] = new JsonObject
            {
                ["replicas"] = spec.Replicas,
                ["image"] = container.Image,
                ["args"] = string.Join(' ', container.Args ?? []),
            };
            foreach (var (name, limit) in container.Resources?.Limits ?? new Dictionary<string, Quantity>())
            {
                children["Deployment"]![name] = limit.ToString();
            }
        }

        if (service?.Spec?.Ports is [var port])
        {
            children["Service"] = new JsonObject { ["port"] = port.Port, ["targetPort"] = port.TargetPort.ToString() };
        }

        if (policy?.Spec is { Ingress: [{ From: { } peers }] })
        {
            children["NetworkPolicy"] = new JsonObject
            {
                ["admits"] = string.Join(", ", peers.SelectMany(peer => peer.NamespaceSelector?.MatchExpressions is [{ Values: { } names }] ? names : ["its own namespace"])),
            };
        }

        return children.Count == 0 ? null : children;
    }
}
