using ModelOperator.Api;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

public class GrantIndexTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ObjectRef Plays = new(ObjectKind.Dataset, "studio", "plays");

    [Fact]
    public void Without_a_grant_nothing_is_allowed() =>
        Assert.Null(Index().Allowing("ads", Plays, null, exists: true, Permission.Discover));

    [Theory]
    [InlineData(Permission.Discover, Permission.Discover, true)]
    [InlineData(Permission.Discover, Permission.Use, false)]
    [InlineData(Permission.Use, Permission.Discover, true)]
    [InlineData(Permission.Use, Permission.Use, true)]
    [InlineData(Permission.Use, Permission.Deploy, false)]
    [InlineData(Permission.Deploy, Permission.Use, true)]
    public void A_permission_includes_the_ones_before_it(Permission granted, Permission needed, bool allowed)
    {
        var index = Index(Grant("shared", granted));

        Assert.Equal(allowed, index.Allowing("ads", Plays, null, exists: true, needed) is not null);
    }

    [Fact]
    public void Of_several_grants_the_first_by_name_is_said_to_allow()
    {
        var index = Index(Grant("b"), Grant("c"), Grant("a", Permission.Discover));

        Assert.Equal("b", index.Allowing("ads", Plays, null, exists: true, Permission.Use)!.Key.Name);
    }

    [Fact]
    public void A_grant_of_another_namespace_allows_nothing()
    {
        var index = Index(Make.Grant("payments/shared", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespace("ads")]));

        Assert.Null(index.Allowing("ads", Plays, null, exists: true, Permission.Discover));
    }

    [Fact]
    public void A_grant_ends_when_its_time_has_come()
    {
        var grant = Grant("shared");
        var index = Index(grant with { Spec = grant.Spec with { ExpiresAt = Noon } });

        index.Now = Noon.AddTicks(-1);
        Assert.NotNull(index.Allowing("ads", Plays, null, exists: true, Permission.Use));
        Assert.Equal(Noon, index.NextEnd);

        index.Now = Noon;
        Assert.Null(index.Allowing("ads", Plays, null, exists: true, Permission.Use));
        Assert.Null(index.NextEnd);
    }

    [Fact]
    public void Which_grants_end_between_two_moments_is_known_whatever_was_set_and_removed()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var index = new GrantIndex();
            Dictionary<ObjectKey, CompiledGrant> grants = [];
            for (var step = 0; step < 60; step++)
            {
                var key = new ObjectKey($"ns-{random.Next(3)}", $"grant-{random.Next(10)}");
                var made = Make.Grant(key.ToString(), [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespace("ads")]);
                DateTimeOffset? end = random.Next(4) == 0 ? null : Noon.AddMinutes(random.Next(6));
                var grant = random.Next(3) == 0 ? null : new CompiledGrant(made with { Spec = made.Spec with { ExpiresAt = end } });
                index.Set(key, grant);
                if (grant is null)
                {
                    grants.Remove(key);
                }
                else
                {
                    grants[key] = grant;
                }
            }

            var (one, other) = (Noon.AddMinutes(random.Next(-1, 7)), Noon.AddMinutes(random.Next(-1, 7)));
            index.Now = one;
            Assert.Equal(grants.Values.Where(grant => !grant.IsExpired(one)).Min(grant => grant.ExpiresAt), index.NextEnd);
            Assert.Equal(
                grants.Values.Where(grant => grant.IsExpired(one) != grant.IsExpired(other)).Select(grant => grant.Key.ToString()).Order(),
                index.EndingBetween(one, other).Select(grant => grant.Key.ToString()).Order());
        }
    }

    [Fact]
    public void A_selector_covers_only_what_has_all_its_labels()
    {
        var grant = Make.Grant("studio/shared",
        [
            new GrantedResources { Kind = GrantableKind.Dataset, Selector = new() { MatchLabels = new Dictionary<string, string> { ["team"] = "red", ["tier"] = "gold" } } },
        ], [Make.ToNamespace("ads")]);
        var index = Index(grant);
        var both = new Dictionary<string, string> { ["tier"] = "gold", ["other"] = "x", ["team"] = "red" };

        Assert.NotNull(index.Allowing("ads", Plays, both, exists: true, Permission.Use));
        Assert.Null(index.Allowing("ads", Plays, both, exists: false, Permission.Use));
        foreach (var (label, value) in both)
        {
            Assert.Null(index.Allowing("ads", Plays, new Dictionary<string, string> { [label] = value }, exists: true, Permission.Use));
        }
    }

    [Fact]
    public void The_best_grant_is_found_whatever_was_set_and_removed()
    {
        var random = new Random(7);
        var found = 0;
        for (var round = 0; round < 200; round++)
        {
            var index = new GrantIndex { Now = Noon };
            Dictionary<ObjectKey, SharingGrant> grants = [];
            for (var step = 0; step < 30; step++)
            {
                var key = new ObjectKey("studio", $"grant-{random.Next(12)}");
                if (random.Next(4) == 0)
                {
                    index.Set(key, null);
                    grants.Remove(key);
                }
                else
                {
                    var grant = grants[key] = Any(key, random);
                    index.Set(key, new CompiledGrant(grant));
                }

                var (labels, exists, needed) = (Labels(random), random.Next(4) != 0, (Permission)random.Next(3));
                var best = grants.Values.Select(grant => (Spec: grant.Spec, Compiled: new CompiledGrant(grant)))
                    .Where(grant => grant.Compiled.Permission >= needed && grant.Compiled.Allows(Noon)
                        && grant.Compiled.Covers(Plays, labels, exists) && index.Reaches(grant.Compiled, "ads"))
                    .OrderByDescending(grant => grant.Compiled.IsActive(Noon))
                    .ThenByDescending(grant => grant.Spec.Redistribution == Redistribution.Allowed)
                    .ThenBy(grant => grant.Compiled.Key.Name, StringComparer.Ordinal)
                    .FirstOrDefault();

                found += best.Compiled is null ? 0 : 1;
                Assert.Equal(best.Compiled?.Key, index.Allowing("ads", Plays, labels, exists, needed)?.Key);
            }
        }

        Assert.InRange(found, 1_000, 5_000);
    }

    [Fact]
    public void Grantees_are_the_known_namespaces_that_are_reached_sorted()
    {
        var grant = Make.Grant("studio/shared", [Make.Named(GrantableKind.Dataset, "plays")],
            [Make.ToNamespace("payments"), Make.ToDomain("ads"), Make.ToNamespacesLabeled("team", "red"), Make.ToNamespace("gone")]);
        Namespace[] namespaces = [Make.Namespace("red").Labeled("team", "red"), Make.Namespace("payments"), Make.Namespace("creatives"), Make.Namespace("studio")];
        var index = Index(grant);
        foreach (var ns in namespaces)
        {
            index.SetNamespace(ns);
        }

        index.Domains = new DomainMap([Make.Domain("ads", ["creatives"])], namespaces);

        Assert.Equal(["creatives", "payments", "red"], index.Grantees(index.Find(grant.Metadata.Key)!));

        index.RemoveNamespace("red");
        Assert.Equal(["creatives", "payments"], index.Grantees(index.Find(grant.Metadata.Key)!));
    }

    [Fact]
    public void A_grant_that_is_gone_allows_nothing_and_leaves_nothing()
    {
        var grant = Grant("shared");
        var index = Index(grant);

        index.Set(grant.Metadata.Key, null);
        index.Set(new ObjectKey("studio", "never-there"), null);

        Assert.Null(index.Allowing("ads", Plays, null, exists: true, Permission.Discover));
        Assert.Empty(index.All);
        Assert.Null(index.Find(grant.Metadata.Key));
    }

    /// <summary>A grant of any kind there is: by name or by labels, active, suspended or draining, for the one or the other.</summary>
    private static SharingGrant Any(ObjectKey key, Random random)
    {
        IEnumerable<GrantedResources> resources = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(4) == 0
            ? Make.Named(GrantableKind.Dataset, random.Next(2) == 0 ? "plays" : "others")
            : new GrantedResources
            {
                Kind = random.Next(5) == 0 ? GrantableKind.Model : GrantableKind.Dataset,
                Selector = new LabelSelector
                {
                    MatchLabels = Labels(random),
                    MatchExpressions = random.Next(3) == 0 ? [new() { Key = "a", Operator = LabelSelectorOperator.Exists }] : null,
                },
            });
        var grant = Make.Grant(key.ToString(), [.. resources], [Make.ToNamespace(random.Next(4) == 0 ? "payments" : "ads")], (Permission)random.Next(3));
        return grant with
        {
            Spec = grant.Spec with
            {
                Suspended = random.Next(3) == 0,
                Redistribution = random.Next(2) == 0 ? Redistribution.Allowed : null,
                Revocation = random.Next(2) == 0 ? new() { Mode = RevocationMode.Drain, GracePeriod = "1h" } : null,
            },
        };
    }

    private static Dictionary<string, string>? Labels(Random random) => random.Next(6) == 0
        ? null
        : ((string[])["a", "b", "c"]).Where(_ => random.Next(2) == 0).ToDictionary(label => label, _ => random.Next(2) == 0 ? "x" : "y");

    private static GrantIndex Index(params SharingGrant[] grants)
    {
        var index = new GrantIndex();
        foreach (var grant in grants)
        {
            index.Set(grant.Metadata.Key, new CompiledGrant(grant));
        }

        return index;
    }

    private static SharingGrant Grant(string name, Permission permission = Permission.Use) =>
        Make.Grant($"studio/{name}", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespace("ads")], permission);
}
