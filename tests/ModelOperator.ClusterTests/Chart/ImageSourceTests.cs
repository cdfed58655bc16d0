using System.Text.RegularExpressions;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.RealNodes;
using ModelOperator.Testing.RealNodes.Images;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>There is one truth about images too: what src/Dockerfile makes is what the chart runs, and what is tested without a container engine.</summary>
public sealed class ImageSourceTests
{
    private static readonly Dockerfile Dockerfile = Dockerfile.Read();

    public static TheoryData<string> Programs => [.. ShippedProgram.All.Select(program => program.Name)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void An_image_holds_what_the_script_publishes_and_nothing_else(string name)
    {
        Assert.Equal($"config/images/publish /published {name}", Dockerfile.Last($"build-{name}", "RUN"));
        Assert.Equal([["--from=build-" + name, $"/published/{name}", "/app"]], Dockerfile.All(name, "COPY"));
        Assert.Empty(Dockerfile.All(name, "RUN"));
        Assert.Equal($"/app/{Program(name).Assembly}", Dockerfile.Program(name));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void An_image_without_shell_and_root_stands_on_what_its_program_was_linked_on(string name)
    {
        Assert.Equal("65532:65532", Dockerfile.Last(name, "USER"));
        var (build, run) = (Tag($"build-{name}", "sdk"), Tag(name, "runtime-deps"));
        Assert.EndsWith("-aot", build, StringComparison.Ordinal);
        Assert.EndsWith("-chiseled", run, StringComparison.Ordinal);
        Assert.Equal(build[..^"-aot".Length], run[..^"-chiseled".Length]);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void An_image_says_what_it_is(string name)
    {
        var labels = Dockerfile.All(name, "LABEL").SelectMany(words => Label().Matches(string.Join(' ', words)))
            .ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value.Trim('"'));
        foreach (var label in new[] { "title", "description", "version", "revision", "source", "licenses", "base.name" })
            Assert.Contains($"org.opencontainers.image.{label}", labels.Keys);
        Assert.Equal("$VERSION", labels["org.opencontainers.image.version"]);
        Assert.Contains(Dockerfile.All(name, "ARG"), words => words is [var argument] && argument == $"VERSION={ShippedProgram.Version}");
        Assert.Equal(Dockerfile.Base(name), labels["org.opencontainers.image.base.name"]);
        Assert.All(Program(name).Labels.Where(label => !label.Key.EndsWith("version", StringComparison.Ordinal)), label => Assert.Equal(label.Value, labels[label.Key]));
    }

    [Fact]
    public async Task Pods_of_the_chart_run_these_images_as_their_user_on_their_ports_and_with_arguments_for_their_programs()
    {
        var rendered = await ChartTools.RenderAsync();
        foreach (var (deployment, program) in (((string, ShippedProgram)[])[("modeloperator", ShippedProgram.Operator), ("modeloperator-catalog", ShippedProgram.Catalog)]))
        {
            var pod = rendered.Find("Deployment", deployment).Pod();
            var container = Assert.Single(pod["containers"]!.AsArray())!;
            Assert.Equal(program.Reference, (string?)container["image"]);
            Assert.Null(container["command"]);
            Assert.Equal(Dockerfile.Last(program.Name, "USER"), $"{pod["securityContext"]!["runAsUser"]}:{pod["securityContext"]!["runAsGroup"]}");
            Assert.Equal(Dockerfile.All(program.Name, "EXPOSE").Single(), container["ports"]!.AsArray().Select(port => $"{port!["containerPort"]}"));
            Assert.Equal(
                container["args"]!.AsArray().Select(argument => (string)argument!).Where(argument => argument.Contains("://*", StringComparison.Ordinal)).Select(argument => argument[(argument.LastIndexOf(':') + 1)..]),
                Dockerfile.All(program.Name, "EXPOSE").Single());
        }
        Assert.All(
            rendered.Where(item => item.Is("ServingRuntime")).Select(runtime => (string?)runtime["spec"]!["artifactLoading"]?["loader"]?["image"]).OfType<string>(),
            image => Assert.Equal(ShippedProgram.Loader.Reference, image));
        Assert.Equal(ShippedProgram.Operator.Reference, (string?)rendered.Find("Pod", "modeloperator-test").Pod()["containers"]![0]!["image"]);
    }

    [Fact]
    public async Task What_cannot_be_published_is_refused_in_a_sentence()
    {
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(
            () => ShortCommand.RunAsync([Path.Combine(Repository.Root, "config", "images", "publish"), "/nowhere", "portal"], null, CancellationToken.None));
        Assert.Contains("Usage: config/images/publish FOLDER [operator|catalog|loader ...]", refused.Message, StringComparison.Ordinal);
    }

    private static ShippedProgram Program(string name) => ShippedProgram.All.Single(program => program.Name == name);

    private static string Tag(string stage, string image) =>
        Dockerfile.Base(stage) is var name && name.StartsWith($"mcr.microsoft.com/dotnet/{image}:", StringComparison.Ordinal) ? name[(name.LastIndexOf(':') + 1)..] : throw new ArgumentException(name);

    private static Regex Label() => new(@"([a-z.]+)=(""[^""]*""|\S+)");
}
