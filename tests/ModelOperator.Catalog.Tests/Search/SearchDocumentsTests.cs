using ModelOperator.Api;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.State;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Catalog.Tests.Search;

public sealed class SearchDocumentsTests
{
    [Fact]
    public void A_document_has_what_its_asset_is_found_by()
    {
        var model = Make.Model("studio/encoder", "video-classification");
        model = model with
        {
            Spec = model.Spec with
            {
                Info = new AssetInfo
                {
                    DisplayName = "Encoder", Description = "Encodes.", Owners = [new Owner { Name = "Ada", Contact = "ada@example.com" }],
                    Tags = ["video"], UseCases = ["search"], License = "Apache-2.0",
                },
            },
        };
        var state = new ClusterState();
        state.Set(Make.Namespace("studio"));
        state.Set(Make.Domain("media", ["studio"]));
        state.Set(model);
        state.Settle();

        var document = SearchDocuments.Of(model, new ObjectRef(ObjectKind.Model, "studio", "encoder"), state);
        Assert.Equal(("aip://model/k8s/studio/encoder", "media", "Encoder", "Encodes."), (document.Uri, document.Domain, document.DisplayName, document.Description));
        Assert.Equal(("video-classification", "Apache-2.0", false), (document.Task, document.License, document.Unused));
        Assert.Equal(["Ada"], document.Owners);
        Assert.Equal(["video"], document.Tags);
        Assert.Equal(["search"], document.UseCases);
    }

    [Fact]
    public void It_is_related_to_what_it_refers_to_if_that_may_be_used()
    {
        var version = Make.ModelVersion("studio/encoder-1", "encoder", stage: Stage.Staging, datasets: ["scenes", "ads/clicks"]);
        var state = new ClusterState();
        state.Set(Make.Namespace("studio"));
        state.Set(Make.Namespace("ads"));
        state.Set(Make.Dataset("studio/scenes"));
        state.Set(Make.Dataset("ads/clicks"));
        state.Set(Make.Model("studio/encoder"));
        state.Set(version);
        state.Settle();

        var document = SearchDocuments.Of(version, new ObjectRef(ObjectKind.ModelVersion, "studio", "encoder-1"), state);
        Assert.Equal(["aip://dataset/k8s/studio/scenes", "aip://model/k8s/studio/encoder"], document.Related.Order());
        Assert.Equal("Staging", document.Stage);
    }
}
