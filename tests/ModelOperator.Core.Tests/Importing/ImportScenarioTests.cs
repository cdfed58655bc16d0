using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Core.Importing;
using ModelOperator.Core.Tests.State.Scenarios;
using ModelOperator.Kubernetes.Resources.Yaml;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.Core.Tests.Importing;

/// <summary>
/// What becomes of descriptions from elsewhere: each folder below Scenarios has one, and in expected.yaml what is made of it. With
/// MODELOPERATOR_UPDATE_GOLDEN=1 the files are written; read the difference before it is committed.
/// </summary>
public class ImportScenarioTests
{
    private const string Expected = "expected.yaml";
    private static readonly string Root = Path.Combine(Repository.Root, "tests", "ModelOperator.Core.Tests", "Importing", "Scenarios");

    public static TheoryData<string> Names => [.. All];

    /// <summary>The names of all scenarios.</summary>
    internal static IEnumerable<string> All => Directory.EnumerateDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_imported_as_expected(string name)
    {
        var file = Path.Combine(Root, name, Expected);
        var actual = Tell(Request(name));
        if (Environment.GetEnvironmentVariable("MODELOPERATOR_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, actual);
            return;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(expected == actual, $"{file} expects the lines with -, and those with + came. MODELOPERATOR_UPDATE_GOLDEN=1 accepts them.\n{LineDiff.InContext(expected, actual)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_gives_the_same(string name) => Assert.Equal(Tell(Request(name)), Tell(Request(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Objects_have_names_of_their_own_and_say_where_they_come_from(string name)
    {
        if (Refusal(Request(name)) is not null)
        {
            return;
        }

        var objects = Importer.Import(Request(name)).Objects.Select(item => item.Object).ToList();
        Assert.Equal(objects.Count, objects.Select(item => (item.Kind, item.Metadata.Name)).Distinct().Count());
        Assert.All(objects, item => Assert.Matches(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", item.Metadata.Name));
        Assert.All(objects, item => Assert.Contains(ImportAnnotations.Location, item.Metadata.Annotations!.Keys));
    }

    /// <summary>What a scenario gives to be imported.</summary>
    internal static ImportRequest Request(string name)
    {
        var folder = Path.Combine(Root, name);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (File: file, Name: Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Where(file => file.Name != Expected)
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => SourceFile.Of(file.Name, File.ReadAllBytes(file.File)));
        return new ImportRequest($"imports/{name}", [.. files]) { Folder = $"/home/ann/imports/{name}" };
    }

    /// <summary>All that comes of a request.</summary>
    internal static string Tell(ImportRequest request)
    {
        if (Refusal(request) is { } refusal)
        {
            return YamlText.Write(new JsonObject { ["refused"] = refusal });
        }

        var result = Importer.Import(request);
        var text = new StringBuilder();
        foreach (var item in result.Objects)
        {
            text.Append(text.Length > 0 ? "---\n" : "").Append(YamlText.Write(item.Manifest()));
            foreach (var missing in item.Missing)
            {
                text.Append("# missing ").Append(missing.Field).Append(": ").Append(missing.What).Append('\n');
            }
        }

        text.Append("---\n").Append(YamlText.Write(new JsonObject
        {
            ["format"] = result.Format.ToString(),
            ["unmapped"] = new JsonArray([.. result.Unmapped.Select(item => 
                new JsonObject { ["file"] = item.File, ["field"] = item.Field, ["value"] = item.Value, ["why"] = item.Why })]),
        }));
        return text.ToString();
    }

    /// <summary>Why a request is refused; null when it is not.</summary>
    internal static string? Refusal(ImportRequest request)
    {
        try
        {
            Importer.Import(request);
            return null;
        }
        catch (ImportException exception)
        {
            return exception.Message;
        }
    }
}
