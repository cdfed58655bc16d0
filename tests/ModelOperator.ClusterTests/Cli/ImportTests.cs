using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace ModelOperator.ClusterTests.Cli;

/// <summary>Imports with the plugin, and what a real API server says to what comes of them.</summary>
[Collection(FindingTestCollection.Name)]
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

    [Fact]
    public async Task Another_models_object_is_not_written_over()
    {
        var card = "---\npipeline_tag: text-generation\nlibrary_name: transformers\n---\n# Writer\n"u8.ToArray();
        var ns = await cluster.CreateNamespaceAsync("import");
        Task<PluginRun> ImportAsync(string sourceId) =>
            PluginRun.WithInputAsync(card, "import", "-", "--filename", "README.md", "--source-id", sourceId, "-n", ns, "--apply", "--kubeconfig", cluster.KubeconfigPath);

        var first = await ImportAsync("northwind/writer");
        var second = await ImportAsync("northwind-writer");
        var again = await ImportAsync("northwind/writer");

        Assert.Contains($"Model {ns}/northwind-writer applied", first.Output, StringComparison.Ordinal);
        second.Failed(1, $"Model {ns}/northwind-writer was imported from HuggingFace northwind/writer and would be overwritten by HuggingFace northwind-writer: import into another namespace");
        Assert.Contains($"Model {ns}/northwind-writer applied", again.Output, StringComparison.Ordinal);
        await cluster.Api.DeleteAsync($"/api/v1/namespaces/{ns}");
    }

    [Fact]
    public async Task The_cache_of_the_hubs_client_is_a_repository_at_a_commit()
    {
        var commit = new string('c', 40);
        using var hub = new TemporaryFolder();
        hub.Write("models--northwind--encoder/blobs/one", "---\nlibrary_name: transformers\n---\n");
        hub.Write("models--northwind--encoder/blobs/two", "weights");
        hub.Link($"models--northwind--encoder/snapshots/{commit}/README.md", "../../blobs/one");
        hub.Link($"models--northwind--encoder/snapshots/{commit}/onnx/model.onnx", "../../../blobs/two");

        var run = await PluginRun.OfAsync("import", hub.PathOf($"models--northwind--encoder/snapshots/{commit}"));

        var yaml = run.Succeeded();

        Assert.Contains($"uri: 'hf://northwind/encoder@{commit}'", yaml, StringComparison.Ordinal);
        Assert.Contains("format: onnx", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("digest: 'sha256:", yaml, StringComparison.Ordinal);
        Assert.Contains("a download may be without some files of the repository", run.Errors, StringComparison.Ordinal);
        Assert.Contains("framework: transformers", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_out_of_a_folder_is_not_read_and_that_is_said()
    {
        using var home = new TemporaryFolder();
        home.Write("private/notes.md", "# Secret\n\nNobody may know this.\n");
        home.Write("clone/model.gguf", "weights");
        home.Link("clone/README.md", "../private/notes.md");
        home.Link("clone/behind.md", "private/notes.md");
        home.Link("clone/private", "../private");

        var run = await PluginRun.OfAsync("import", home.PathOf("clone"), "--format", "HuggingFace");

        var text = run.Succeeded() + run.Errors;
        Assert.DoesNotContain("Nobody may know", text, StringComparison.Ordinal);
        Assert.DoesNotContain("digest: 'sha256:", text, StringComparison.Ordinal);
        Assert.All(["README.md", "behind.md", "private"], link => Assert.Contains($"({link}): it is a link", run.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clone_without_its_large_files_has_the_digest_of_what_is_fetched()
    {
        using var clone = new TemporaryFolder();
        var weights = $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 45000512\n";
        clone.Write("writer/README.md", "# Writer\n");
        clone.Write("writer/.gitattributes", "*.safetensors filter=lfs\n");
        clone.Write("writer/model.safetensors", weights);
        clone.Write("writer/.git/HEAD", "ref: refs/heads/main\n");
        clone.Write("writer/.cache/huggingface/model.lock", "");
        var lines = new[] { (".gitattributes", "*.safetensors filter=lfs\n"), ("README.md", "# Writer\n") }
            .Select(file => $"{Sha256(file.Item2)}  {file.Item1}\n").Append($"{new string('a', 64)}  model.safetensors\n");

        var yaml = (await PluginRun.OfAsync("import", clone.PathOf("writer"), "--source-id", "northwind/writer")).Succeeded();

        Assert.Contains($"digest: 'sha256:{Sha256(string.Concat(lines))}'", yaml, StringComparison.Ordinal);
        Assert.Contains("sizeBytes: 45000546", yaml, StringComparison.Ordinal);

        static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
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
            var folder = System.IO.Path.Combine(Scenarios, name);
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => System.IO.Path.GetFileName(file) != "expected.yaml"))
            {
                var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(folder, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>A folder that is gone when the test is over.</summary>
    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("import-").FullName;

        public string PathOf(string name) => Path.Combine(_path, name);

        public void Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.WriteAllText(PathOf(name), text);
        }

        public void Link(string name, string target)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.CreateSymbolicLink(PathOf(name), target);
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
