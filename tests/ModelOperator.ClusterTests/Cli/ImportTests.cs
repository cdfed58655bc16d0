using Xunit;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>Imports with the plugin, and what a real API server says to what comes of them.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class ImportTests(ClusterFixture cluster)
{
    private const string Missing = "to be written: ";

    private static readonly string Scenarios = Path.Combine(
        Path.GetDirectoryName(CrdGenerator.CrdDirectory.OfRepository().Path)!, "tests", "ModelOperator.Core.Tests", "Importing", "Scenarios");

    public static TheoryData<string> Names =>
    [
        .. Directory.EnumerateDirectories(Scenarios).Where(folder => !File.ReadAllText(Path.Combine(folder, "expected.yaml")).StartsWith("refused:", StringComparison.Ordinal))
            .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Refusals =>
    [
        .. Directory.EnumerateDirectories(Scenarios).Where(folder => File.ReadAllText(Path.Combine(folder, "expected.yaml")).StartsWith("refused:", StringComparison.Ordinal))
            .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_server_accepts_what_is_imported_but_for_what_is_said_to_be_missing(string name)
    {
        using var source = new Copy(name);
        var ns = await cluster.CreateNamespaceAsync("import");

        var applied = await PluginRun.OfAsync("import", source.Path, "-n", ns, "--apply", "--dry-run", "server", "--kubeconfig", cluster.KubeconfigPath);

        var lines = applied.Errors.Split('\n');
        var incomplete = lines.Where(line => line.StartsWith(Missing, StringComparison.Ordinal)).Select(line => line[Missing.Length..].Split(':')[0]).Distinct().ToList();
        var refused = lines.Where(line => line.Contains(": apply ", StringComparison.Ordinal)).Select(line => line.Split(':')[0].Replace(" ", $" {ns}/", StringComparison.Ordinal)).ToList();
        Assert.True(incomplete.Order().SequenceEqual(refused.Order()), $"Incomplete are {string.Join(", ", incomplete)}; refused are {string.Join(", ", refused)}:\n{applied.Output}\n{applied.Errors}");
        Assert.Equal(incomplete.Count == 0 ? 0 : 1, applied.Code);
        await cluster.Api.DeleteAsync($"/api/v1/namespaces/{ns}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_same_input_gives_the_same_bytes(string name)
    {
        using var source = new Copy(name);
        string[] import = ["import", source.Path, "--comments"];

        Assert.Equal((await PluginRun.OfAsync(import)).Succeeded(), (await PluginRun.OfAsync(import)).Succeeded());
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_cannot_be_imported_is_told_in_a_sentence(string name)
    {
        using var source = new Copy(name);

        var run = await PluginRun.OfAsync("import", source.Path);

        run.Failed(1, "error: ");
        Assert.Single(run.Errors.Trim().Split('\n'));
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_card_of_100_MB_is_refused_in_little_memory()
    {
        var path = Path.Combine(Path.GetTempPath(), $"card-{Guid.NewGuid():N}.md");
        await using (var file = File.Create(path))
        {
            file.SetLength(100L * 1024 * 1024);
        }

        try
        {
            (await PluginRun.OfAsync("import", path)).Failed(1, "has 104857600 bytes, and at most 1 MiB of such a file are read");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Standard_input_is_read_and_files_with_other_names_keep_their_own()
    {
        var service = await File.ReadAllBytesAsync(Path.Combine(Scenarios, "kserve-canary", "isvc.yaml"));
        using var second = new Copy("mlflow-model");

        var run = await PluginRun.WithInputAsync(service, "import", "-", second.Path);

        Assert.Contains("location: standard input\n", run.Succeeded(), StringComparison.Ordinal);
        Assert.Contains("format: MlflowModel\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("not taken over: ", run.Errors, StringComparison.Ordinal);
    }

    public static TheoryData<string[], int, string> Mistakes => new()
    {
        { ["import"], 2, "import" },
        { ["import", "/nowhere"], 1, "/nowhere does not exist: give a file, a folder, or - for standard input" },
        { ["import", "-", "--owner", "=x"], 2, "--owner '=x' names nobody" },
        { ["import", "-", "--format", "docx"], 2, "docx" },
        { ["import", "-"], 1, "is in no format that can be imported" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_a_sentence(string[] arguments, int code, string sentence) => (await PluginRun.OfAsync(arguments)).Failed(code, sentence);

    /// <summary>A scenario's input without what is expected of it.</summary>
    private sealed class Copy : IDisposable
    {
        public Copy(string name)
        {
            Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"import-{Guid.NewGuid():N}");
            Directory.CreateDirectory(Path);
            foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(Scenarios, name)).Where(file => System.IO.Path.GetFileName(file) != "expected.yaml"))
            {
                File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
            }
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
