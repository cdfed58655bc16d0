using ModelOperator.Api;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;
using ModelOperator.Core.Queries.Partial;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>What is told of versions, field by field.</summary>
public class VersionTextTests
{
    private static readonly ModelVersion Plain = Make.ModelVersion("a/m-1", "m", "1");

    private static readonly ModelVersion Explained = Make.ModelVersion("a/m-2", "m", "2") with
    {
        Spec = Make.ModelVersion("a/m-2", "m", "2").Spec with
        {
            Explanation = new Explanation { Method = "shap", Uri = "s3://explanations/m" },
            Training = new TrainingProvenance { Run = new TrainingRun { Id = "run-7", Url = "https://runs.example.com/7" } },
        },
    };

    [Fact]
    public void A_difference_of_the_run_or_the_explanation_is_told()
    {
        var answer = DiffQuery.Ask(QueryWorld.Of(Make.Namespace("a"), Make.Model("a/m"), Plain, Explained).SeenFrom(), "aip://modelversion/k8s/a/m-1", "aip://modelversion/k8s/a/m-2").Answer!;

        Assert.Equal(
            ["shap", "s3://explanations/m", "run-7", "https://runs.example.com/7"],
            from field in (string[])["spec.explanation.method", "spec.explanation.uri", "spec.training.run.id", "spec.training.run.url"]
            select answer.Fields.Single(difference => difference.Field == field).After);
    }

    [Fact]
    public void A_card_tells_use_cases_tags_and_explanations()
    {
        var model = Make.Model("a/m") with { Spec = Make.Model("a/m").Spec with { Info = new AssetInfo { UseCases = ["Recommend rows", "Rank titles"], Tags = ["vision", "titles"] } } };
        var card = CardFormat.Of(
            PartialCluster.Of(new ListedObjects { Assets = [model, Plain, Explained], IsListed = (_, _) => true }, QueryWorld.Now).Scope, new ObjectRef(ObjectKind.Model, "a", "m"))!;

        Assert.Contains("- **Tags**: vision, titles\n", card, StringComparison.Ordinal);
        Assert.Contains("## Use cases\n\n- Recommend rows\n- Rank titles\n\n", card, StringComparison.Ordinal);
        Assert.Contains("## Explanations\n\n- 2: shap, s3://explanations/m\n", card, StringComparison.Ordinal);
    }
}
