using System.Text;
using ModelOperator.CrdGenerator;
using Xunit;

namespace ModelOperator.Core.Tests.Crds;

public sealed class CrdFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("modeloperator-crds-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_checked_in_files_are_what_the_records_say()
    {
        var error = new StringWriter();
        CrdCommand.Run(["--check"], error);
        Assert.Equal("", error.ToString());
    }

    [Fact]
    public void There_is_one_file_for_each_kind() => Assert.Equal(
        [
            "accessdenials.modeloperator.io.yaml", "accessrequests.modeloperator.io.yaml", "datasets.modeloperator.io.yaml", "domains.modeloperator.io.yaml", "embeddings.modeloperator.io.yaml",
            "modeldeployments.modeloperator.io.yaml", "models.modeloperator.io.yaml", "modelversions.modeloperator.io.yaml",
            "servingruntimes.modeloperator.io.yaml", "sharinggrants.modeloperator.io.yaml",
        ],
        CustomResourceDefinitions.Generate().Keys.Order());

    [Fact]
    public void Every_definition_fits_the_annotation_of_kubectl_apply() => Assert.All(
        CustomResourceDefinitions.Build(), file => Assert.InRange(Encoding.UTF8.GetByteCount(file.Value.ToJsonString()), 1, 262_144 / 2));

    [Fact]
    public void Generating_twice_gives_the_same_text() =>
        Assert.Equal(CustomResourceDefinitions.Generate(), CustomResourceDefinitions.Generate());

    [Fact]
    public void What_was_written_is_up_to_date()
    {
        Assert.Equal(0, CrdCommand.Run([folder], TextWriter.Null));
        Assert.Equal(0, CrdCommand.Run(["--check", folder], TextWriter.Null));
    }

    [Fact]
    public void Changed_missing_and_obsolete_files_are_named_with_the_command_to_run()
    {
        var written = new CrdDirectory(folder);
        written.Write();
        File.AppendAllText(Path.Combine(folder, "models.modeloperator.io.yaml"), "\n");
        File.Delete(Path.Combine(folder, "domains.modeloperator.io.yaml"));
        File.WriteAllText(Path.Combine(folder, "features.modeloperator.io.yaml"), $"{CustomResourceDefinitions.Header}\nkind: Gone\n");
        File.WriteAllText(Path.Combine(folder, "kustomization.yaml"), "resources: []\n");

        var error = new StringWriter();
        Assert.Equal(1, CrdCommand.Run(["--check", folder], error));
        Assert.Equal(
            $"Out of date in {folder}: domains.modeloperator.io.yaml, features.modeloperator.io.yaml, models.modeloperator.io.yaml. "
            + "Run `dotnet run --project src/ModelOperator.CrdGenerator` and commit what it writes.",
            error.ToString().TrimEnd());

        written.Write();
        Assert.Empty(written.FindStale());
        Assert.False(File.Exists(Path.Combine(folder, "features.modeloperator.io.yaml")));
        Assert.True(File.Exists(Path.Combine(folder, "kustomization.yaml")));
    }

    [Theory]
    [InlineData("--chek")]
    [InlineData("one", "two")]
    public void Arguments_that_make_no_sense_are_refused(params string[] arguments)
    {
        var error = new StringWriter();
        Assert.Equal(2, CrdCommand.Run(arguments, error));
        Assert.StartsWith("usage: ", error.ToString(), StringComparison.Ordinal);
    }
}
