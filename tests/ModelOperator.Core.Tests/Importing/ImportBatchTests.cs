using System.Text;
using ModelOperator.Core.Importing;
using Xunit;

namespace ModelOperator.Core.Tests.Importing;

/// <summary>Imports that are applied together.</summary>
public class ImportBatchTests
{
    [Fact]
    public void Objects_of_several_imports_have_names_of_their_own()
    {
        var results = ImportBatch.Import([Model("one", "Churn_Model", "1"), Model("two", "churn-model", "2")]);

        var names = results.SelectMany(result => result.Objects).Select(item => (item.Object.Kind, item.Object.Metadata.Name)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Contains(("Model", "churn-model"), names);
    }

    [Fact]
    public void What_is_imported_twice_is_there_once() =>
        Assert.Empty(ImportBatch.Import([Model("one", "churn", "1"), Model("two", "churn", "1")])[1].Objects);

    [Fact]
    public void What_two_describe_differently_is_refused_with_both_of_them()
    {
        var refusal = Assert.Throws<ImportException>(() => ImportBatch.Import([Model("one", "churn", "1"), Model("two", "churn", "1", "another")])).Message;

        Assert.Equal("one and two both describe Model churn, and not alike: import them one by one, or into different namespaces", refusal);
    }

    [Fact]
    public void The_text_says_what_is_to_be_written_and_what_was_not_taken_over()
    {
        var results = ImportBatch.Import([Model("one", "churn", "1")]);

        var yaml = ImportText.Yaml(results, comments: true);

        Assert.StartsWith("# to be written: spec.task: ", yaml, StringComparison.Ordinal);
        Assert.Contains("\n---\n", yaml, StringComparison.Ordinal);
        Assert.Contains("\n# not taken over: model.json registered_model.color (blue): no field says this\n", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("# not taken over", ImportText.Yaml(results, comments: false), StringComparison.Ordinal);
        Assert.Equal(yaml, ImportText.Yaml(ImportBatch.Import([Model("one", "churn", "1")]), comments: true));
    }

    private static ImportRequest Model(string location, string name, string version, string description = "Who leaves.") => new(
        location,
        [
            SourceFile.Of("model.json", Encoding.UTF8.GetBytes($$$"""
                {"registered_model": {"name": "{{{name}}}", "description": "{{{description}}}", "color": "blue",
                  "latest_versions": [{"name": "{{{name}}}", "version": "{{{version}}}", "source": "s3://models/{{{name}}}"}]}}
                """)),
        ]);
}
