using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>What the server says it serves: the groups, and the resources of each version of one.</summary>
internal static class DiscoveryDocument
{
    /// <returns>The document at a path; null where there is none.</returns>
    public static JsonObject? For(string path, ICollection<ResourceType> kinds)
    {
        if (path == "apis")
        {
            // A group that every server has, so that one which serves none of ours is still well-formed.
            var versions = kinds.Where(kind => kind.Group.Length > 0).Select(kind => kind.ApiVersion).Append("authorization.k8s.io/v1").Distinct();
            return new JsonObject
            {
                ["kind"] = "APIGroupList",
                ["apiVersion"] = "v1",
                ["groups"] = new JsonArray([.. versions.GroupBy(version => version.Split('/')[0]).Select(Group)]),
            };
        }

        var served = kinds.Where(kind => kind.GroupVersionPath == path).ToList();
        return served.Count == 0 && path != "api/v1"
            ? null
            : new JsonObject
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..],
                ["resources"] = new JsonArray([.. served.Select(Resource)]),
            };
    }

    private static JsonObject Group(IGrouping<string, string> group) => new()
    {
        ["name"] = group.Key,
        ["versions"] = new JsonArray([.. group.Select(version => new JsonObject { ["groupVersion"] = version, ["version"] = version.Split('/')[1] })]),
    };

    private static JsonObject Resource(ResourceType kind) =>
        new() { ["name"] = kind.Plural, ["kind"] = kind.Kind, ["namespaced"] = kind.Namespaced };
}
