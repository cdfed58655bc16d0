using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Tests.Samples;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>What somebody who may see two namespaces can learn of the third: how much is hidden, and nothing else.</summary>
public class QuerySecrecyProperties
{
    internal const string Hidden = "c";

    /// <summary>Sorts before all others, where the hidden namespace sorted behind them.</summary>
    internal const string Renamed = "0";

    [Fact]
    public void Every_answer_is_the_same_whatever_hidden_assets_are_called()
    {
        var counted = 0;
        Property.Holds(Gen.OneOf(Universe.Families, Universe.Histories), History.Smaller, history =>
        {
            var objects = history.Objects.Values.ToList();
            var world = QueryWorld.Of(objects);
            var other = QueryWorld.Of(objects.ConvertAll(Rename));
            var viewer = new Viewer(asset => asset.Namespace is "a" or "b", _ => false);
            var visible = world.Assets.Where(viewer.Sees).ToList();
            foreach (var asset in visible)
            {
                var uri = AssetUri.Of(AssetUri.DefaultPlatform, asset);
                var answers = Answers(world.For(viewer), uri, visible[0]);
                Assert.Equal(answers, Answers(other.For(viewer), uri, visible[0]));
                Assert.DoesNotContain("/k8s/c/", answers, StringComparison.Ordinal);
                counted += answers.Contains("ViaHidden", StringComparison.Ordinal) ? 1 : 0;
            }
        }, count: 600);

        // The property would hold of nothing if there were nothing hidden on any way.
        Assert.True(counted > 20, $"only {counted} answers had something hidden in between");
    }

    private static string Answers(QueryScope scope, string uri, ObjectRef with) => string.Join('\n',
        JsonSerializer.Serialize(LineageQuery.Ask(scope, uri, LineageDirection.Upstream).Answer!, QueryJsonContext.Default.LineageAnswer),
        JsonSerializer.Serialize(LineageQuery.Ask(scope, uri, LineageDirection.Downstream, 1).Answer!, QueryJsonContext.Default.LineageAnswer),
        JsonSerializer.Serialize(ImpactQuery.Ask(scope, uri).Answer!, QueryJsonContext.Default.ImpactAnswer),
        JsonSerializer.Serialize(EntityQuery.Ask(scope, uri).Answer!, QueryJsonContext.Default.EntityAnswer),
        JsonSerializer.Serialize(WhyQuery.Ask(scope, uri).Answer!, QueryJsonContext.Default.WhyAnswer),
        JsonSerializer.Serialize(
            PathsQuery.Ask(scope, uri, AssetUri.Of(AssetUri.DefaultPlatform, with)).Answer!, QueryJsonContext.Default.PathsAnswer));

    /// <summary>An object of a cluster whose hidden namespace has the other name.</summary>
    internal static IKubernetesObject Rename(IKubernetesObject item)
    {
        var text = Text.Of(item)
            .Replace($"\"{Hidden}\"", $"\"{Renamed}\"", StringComparison.Ordinal)
            .Replace($"/k8s/{Hidden}/", $"/k8s/{Renamed}/", StringComparison.Ordinal);
        return ManifestObjects.Decode(JsonNode.Parse(text)!.AsObject());
    }
}
