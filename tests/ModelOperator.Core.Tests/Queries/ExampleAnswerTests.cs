using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Core.Queries.Reports;
using ModelOperator.Core.Queries.Teams;
using ModelOperator.Core.Tests.State.Scenarios;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>
/// What is answered about the example, to one who sees everything and to one who sees a single domain: a file each in Scenarios. With
/// MODELOPERATOR_UPDATE_GOLDEN=1 they are written; read the difference before it is committed.
/// </summary>
public partial class ExampleAnswerTests
{
    private const string Deployment = "aip://modeldeployment/k8s/ads-context/context-matcher";
    private const string Titles = "aip://dataset/k8s/studio-content/title-masters";
    private const string ShotEncoder = "aip://modelversion/k8s/studio-content/shot-encoder-1.1.0";
    private const string Shots = "aip://embedding/k8s/studio-content/shots";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "ModelOperator.Core.Tests", "Queries", "Scenarios");
    private static readonly QueryScope All = QueryWorld.Example.SeenFrom();
    private static readonly QueryScope Ads = QueryWorld.Example.SeenFrom("ads-context");

    private static readonly SortedDictionary<string, Func<string>> Answers = new(StringComparer.Ordinal)
    {
        ["lineage-of-deployment.tree"] = () => TreeFormat.Of(Upstream(All)),
        ["lineage-of-deployment-seen-by-ads.tree"] = () => TreeFormat.Of(Upstream(Ads)),
        ["lineage-of-deployment-seen-by-ads.dot"] = () => DotFormat.Of(Upstream(Ads)),
        ["lineage-of-deployment-seen-by-ads.mmd"] = () => MermaidFormat.Of(Upstream(Ads)),
        ["lineage-of-deployment-seen-by-ads.json"] = () => Json(Upstream(Ads), QueryJsonContext.Default.LineageAnswer),
        ["lineage-of-deployment.openlineage.json"] = () => OpenLineageFormat.Of(Upstream(All), new Uri("https://modeloperator.io"), QueryWorld.Now),
        ["made-from-titles.tree"] = () => TreeFormat.Of(LineageQuery.Ask(All, Titles, LineageDirection.Downstream).Answer!),
        ["impact-of-titles.json"] = () => Json(ImpactQuery.Ask(All, Titles).Answer!, QueryJsonContext.Default.ImpactAnswer),
        ["paths-from-titles.mmd"] = () => MermaidFormat.Of(PathsQuery.Ask(All, Titles, Deployment).Answer!),
        ["entity-of-shots.json"] = () => Json(EntityQuery.Ask(All, Shots).Answer!, QueryJsonContext.Default.EntityAnswer),
        ["entity-of-shots.txt"] = () => EntityFormat.Of(EntityQuery.Ask(All, Shots).Answer!),
        ["entity-of-shots-wide.txt"] = () => EntityFormat.Of(EntityQuery.Ask(All, Shots).Answer!, wide: true),
        ["entity-of-fraud-scorer.json"] = () => Json(EntityQuery.Ask(All, "aip://model/k8s/payments-fraud/fraud-scorer").Answer!, QueryJsonContext.Default.EntityAnswer),
        ["entity-of-shot-encoder.json"] = () => Json(EntityQuery.Ask(All, ShotEncoder).Answer!, QueryJsonContext.Default.EntityAnswer),
        ["entity-of-shot-encoder.txt"] = () => EntityFormat.Of(EntityQuery.Ask(All, ShotEncoder).Answer!),
        ["entity-of-shot-encoder-wide.txt"] = () => EntityFormat.Of(EntityQuery.Ask(All, ShotEncoder).Answer!, wide: true),
        ["impact-of-titles.txt"] = () => ImpactFormat.Of(ImpactQuery.Ask(All, Titles).Answer!),
        ["impact-of-titles-seen-by-ads.txt"] = () => ImpactFormat.Of(ImpactQuery.Ask(QueryWorld.Example.SeenFrom("ads-context", "studio-content"), Titles).Answer!),
        ["why-of-refused.txt"] = () => WhyFormat.Of(WhyQuery.Ask(All, "aip://modelversion/k8s/payments-fraud/fraud-scorer-4.0.0-titles").Answer!),
        ["diff-of-shot-encoder.txt"] = () => DiffFormat.Of(DiffQuery.Ask(
            All, "aip://modelversion/k8s/studio-content/shot-encoder-1.0.0", ShotEncoder).Answer!),
        ["why-of-refused.json"] = () => Json(WhyQuery.Ask(All, "aip://modelversion/k8s/payments-fraud/fraud-scorer-4.0.0-titles").Answer!, QueryJsonContext.Default.WhyAnswer),
        ["diff-of-shot-encoder.json"] = () => Json(
            DiffQuery.Ask(All, "aip://modelversion/k8s/studio-content/shot-encoder-1.0.0", ShotEncoder).Answer!,
            QueryJsonContext.Default.DiffAnswer),
        ["teams-seen-by-ads.json"] = () => Json(
            TeamsQuery.Ask(QueryWorld.Example.SeenByMemberOf("ads"), new PageRequest()).Answer!, QueryJsonContext.Default.PageTeamSummary),
        ["team-ads-seen-by-ads.json"] = () => Team("ads", "ads", limit: 20),
        ["team-ads-seen-by-personalization.json"] = () => Team("ads", "personalization", limit: 2),
        ["team-payments-seen-by-payments.json"] = () => Team("payments", "payments", limit: 1),
        ["unused.json"] = () => Json(UnusedReport.Ask(QueryWorld.TriedExample.SeenFrom(), new PageRequest(2)).Answer!, QueryJsonContext.Default.PageReportedAsset),
        ["ownerless-seen-by-payments.json"] = () => Json(
            OwnerlessReport.Ask(QueryWorld.TriedExample.SeenByMemberOf("payments"), new PageRequest()).Answer!, QueryJsonContext.Default.PageReportedAsset),
        ["license-conflicts-seen-by-ads.json"] = () => Json(
            LicenseConflictReport.Ask(QueryWorld.TriedExample.SeenByMemberOf("ads"), new PageRequest(2)).Answer!, QueryJsonContext.Default.PageReportedAsset),
        ["expiring-grants-seen-by-studio.json"] = () => Json(
            ExpiringGrantsReport.Ask(QueryWorld.TriedExample.SeenByMemberOf("studio"), new PageRequest(), ExpiringGrantsReport.UsualWindow).Answer!,
            QueryJsonContext.Default.PageReportedGrant),
    };

    public static TheoryData<string> Names => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_answered_as_expected(string name)
    {
        var (file, actual) = (Path.Combine(Folder, name), Answers[name]());
        if (Environment.GetEnvironmentVariable("MODELOPERATOR_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, actual);
            return;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(expected == actual,
            $"{file} expects the lines with -, and those with + came. MODELOPERATOR_UPDATE_GOLDEN=1 accepts them.\n{LineDiff.InContext(expected, actual)}");
    }

    [Fact]
    public void There_is_no_file_for_an_answer_that_is_not_asked_for() =>
        Assert.Equal(Answers.Keys, Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    [Fact]
    public void The_document_shows_what_is_answered()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "src", "ModelOperator.Core", "Queries", "README.md"));
        var shown = ShownAnswer().Matches(document);

        Assert.Equal(document.Split("```").Length / 2, shown.Count);
        Assert.All(shown, answer => Assert.Contains(answer.Groups["text"].Value, File.ReadAllText(Path.Combine(Folder, answer.Groups["file"].Value)), StringComparison.Ordinal));
    }

    [GeneratedRegex("^```[a-z]+ (?<file>.+)\n(?<text>(.+\n)+?)```$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShownAnswer();

    private static string Team(string name, string viewer, int limit) => Json(
        TeamQuery.Ask(QueryWorld.Example.SeenByMemberOf(viewer), name, new PageRequest(limit)).Answer!, QueryJsonContext.Default.TeamAnswer);

    private static LineageAnswer Upstream(QueryScope scope) => LineageQuery.Ask(scope, Deployment, LineageDirection.Upstream).Answer!;

    /// <summary>Indented, so that a difference is a line.</summary>
    private static string Json<T>(T answer, JsonTypeInfo<T> contract)
    {
        using var document = JsonSerializer.SerializeToDocument(answer, contract);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            document.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
