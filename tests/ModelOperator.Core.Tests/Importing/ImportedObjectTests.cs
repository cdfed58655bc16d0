using System.Text;
using ModelOperator.Core.Importing;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Importing;

/// <summary>What is imported is written over what was imported from the same place, and over nothing else.</summary>
public class ImportedObjectTests
{
    [Theory]
    [InlineData("HuggingFace", "northwind/writer", null)]
    [InlineData(null, null, null)]
    [InlineData("HuggingFace", "northwind-writer", "HuggingFace northwind-writer and would be overwritten by HuggingFace northwind/writer")]
    [InlineData("MlflowRegistry", "northwind/writer", "MlflowRegistry northwind/writer and would be overwritten by HuggingFace northwind/writer")]
    [InlineData("HuggingFace", null, "HuggingFace and would be overwritten by HuggingFace northwind/writer")]
    public void Another_assets_object_is_left_alone(string? format, string? sourceId, string? why)
    {
        var request = new ImportRequest("writer", [SourceFile.Of("README.md", Encoding.UTF8.GetBytes("# Writer\n"))]) { SourceId = "northwind/writer", Namespace = "studio" };
        var model = Importer.Import(request).Objects[0];
        var annotations = new Dictionary<string, string>();
        foreach (var (annotation, text) in new[] { (ImportAnnotations.Format, format), (ImportAnnotations.SourceId, sourceId) })
        {
            if (text is not null)
            {
                annotations.Add(annotation, text);
            }
        }

        var taken = model.TakenBy(new ObjectMeta { Name = model.Object.Metadata.Name, Namespace = "studio", Annotations = annotations });

        Assert.Equal(
            why is null ? null : $"Model studio/northwind-writer was imported from {why}: import into another namespace, or write the YAML out and give it another name there",
            taken);
    }
}
