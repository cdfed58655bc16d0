using System.Text.RegularExpressions;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Sharing;
using ModelOperator.CrdGenerator.Reasons;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.Core.Tests.Crds;

/// <summary>The page of reasons has every reason that the code gives, and no other.</summary>
public sealed partial class ReasonTests : IDisposable
{
    private static readonly ReasonCatalog Catalog = ReasonCatalog.Read();

    private static readonly Dictionary<string, string> Code = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
        .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(Repository.Root, file)));

    private readonly string _file = Path.GetTempFileName();

    public static TheoryData<string> Constants =>
    [
        .. from source in ReasonCatalog.Sources.Append(typeof(ConditionTypes))
           // Of these most are Kubernetes' own words, which are passed on.
           where !source.IsEnum && source != typeof(PodReasons)
           from constant in ReasonCatalog.Constants(source)
           select $"{source.Name}.{constant.Name}",
    ];

    public static TheoryData<Type[], string[]> Owned => new()
    {
        { [typeof(Dataset), typeof(Embedding), typeof(Model), typeof(ModelVersion)], [.. AssetDecision.OwnedConditions] },
        { [typeof(ModelDeployment)], [.. ServingDecision.OwnedConditions] },
        { [typeof(ServingRuntime)], [.. ServingRuntimeDecision.OwnedConditions] },
        { [typeof(SharingGrant)], [.. GrantDecision.OwnedConditions] },
        { [typeof(AccessRequest)], [.. AccessRequestDecision.OwnedConditions] },
        { [typeof(AccessDenial)], [.. AccessDenialDecision.OwnedConditions] },
        { [typeof(Domain)], [.. DomainDecision.OwnedConditions] },
    };

    public void Dispose() => File.Delete(_file);

    [Theory]
    [MemberData(nameof(Constants))]
    public void A_reason_or_type_that_is_declared_is_used(string constant) => Assert.True(
        Code.Any(file => !file.Key.StartsWith("src/ModelOperator.Api/", StringComparison.Ordinal) && Regex.IsMatch(file.Value, $@"(?<![A-Za-z]){Regex.Escape(constant)}\b")),
        $"{constant} is used nowhere in src: remove it");

    [Fact]
    public void A_reason_is_never_written_where_it_is_given_but_declared_once() => Assert.Empty(
        from file in Code
        where file.Key.StartsWith("src/ModelOperator.Core/", StringComparison.Ordinal) || file.Key.StartsWith("src/ModelOperator/", StringComparison.Ordinal)
        from Match match in Written().Matches(file.Value)
        select $"{file.Key}: {match.Value}");

    [Theory]
    [InlineData("Finding.False(ConditionTypes.Routed, \"NoRoute\", $\"{name} is gone\")", true)]
    [InlineData("conditions.Add(ConditionTypes.Active, grant.IsActive(now), \"Active\", \"it is\")", true)]
    [InlineData("new RolloutHealth(RolloutState.Failed, \"PodFailed\", message)", true)]
    [InlineData("Finding.False(ConditionTypes.Routed, ServingReasons.NotServed, \"Install it.\")", false)]
    public void A_reason_that_is_written_is_found(string code, bool written) => Assert.Equal(written, Written().IsMatch(code));

    [Theory]
    [MemberData(nameof(Owned))]
    public void The_kinds_have_the_conditions_that_are_written_to_them(Type[] kinds, string[] owned)
    {
        var documented = Catalog.Conditions.Where(condition => kinds.Any(condition.IsOn)).Select(condition => condition.Name);

        // That annotations were refused is told beside what a decision owns.
        Assert.Equal(owned.Order(), documented.Where(name => name != ConditionTypes.Annotated).Order());
    }

    [Fact]
    public void Every_reason_is_of_conditions_that_its_kinds_have() => Assert.All(
        Catalog.Reasons.SelectMany(reason => reason.Places),
        place => Assert.All(place.Kinds, kind => Assert.Contains(Catalog.Conditions, condition => condition.Name == place.Condition && condition.IsOn(kind))));

    [Fact]
    public void Every_condition_has_reasons() => Assert.All(
        Catalog.Conditions, condition => Assert.Contains(Catalog.Reasons, reason => reason.Places.Any(place => place.Condition == condition.Name)));

    [Fact]
    public void The_page_has_every_reason_and_condition_and_is_stale_when_it_says_something_else()
    {
        var page = new ReasonsPage(_file);
        Assert.True(page.IsStale);

        page.Write();
        Assert.False(page.IsStale);
        var text = File.ReadAllText(_file);
        Assert.All(Catalog.Reasons, reason => Assert.Matches($@"\n\| {reason.Name} (\([A-Za-z, ]+\) )?\| ", text));
        Assert.All(Catalog.Conditions, condition => Assert.Matches($@"\n### {condition.Name}( \([A-Za-z, ]+\))?\n", text));

        File.AppendAllText(_file, "\n");
        Assert.True(page.IsStale);
    }

    /// <summary>One capitalized word in quotes among the arguments of what takes a reason.</summary>
    [GeneratedRegex("""(\b(Finding\.\w+|Add\w*|new (RolloutHealth|RuntimeMatch|ConditionChange|PodProblem|LoaderEnding|LicenseVerdict|LicenseConflict|Qualification|StageInEffect|Shortfall|AccessOutcome))\(([^()";]|\([^()"]*\))*|\bReason = )"[A-Z][A-Za-z]+"\s*[,)]""")]
    private static partial Regex Written();
}
