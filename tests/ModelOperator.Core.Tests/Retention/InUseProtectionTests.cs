using ModelOperator.Api;
using ModelOperator.Core.Retention;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Retention;

public class InUseProtectionTests
{
    private const string Other = "example.org/other";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ObjectRef[] Holders = [.. Enumerable.Range(1, 7).Select(i => new ObjectRef(ObjectKind.Embedding, "ads", $"e{i}"))];

    public static TheoryData<string, bool, bool, string?, string[], string[]> Cases => new()
    {
        // what, in use, being deleted, force-delete, finalizers, finalizers that it should have
        { "in use", true, false, null, [], [InUse.Finalizer] },
        { "in use and protected already", true, false, null, [InUse.Finalizer], [InUse.Finalizer] },
        { "in use, behind another's", true, false, null, [Other], [Other, InUse.Finalizer] },
        { "used by nobody", false, false, null, [], [] },
        { "used by nobody any more", false, false, null, [InUse.Finalizer, Other], [Other] },
        { "in use, but forced", true, false, "true", [InUse.Finalizer], [] },
        { "in use, forced with another word", true, false, "yes", [], [InUse.Finalizer] },
        { "going and in use", true, true, null, [InUse.Finalizer], [InUse.Finalizer] },
        { "going and in use too late", true, true, null, [Other], [Other] },
        { "going and used by nobody", false, true, null, [InUse.Finalizer, Other], [Other] },
        { "going, in use, and forced", true, true, "true", [InUse.Finalizer], [] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_finalizer_is_there_exactly_while_the_asset_is_in_use(
        string what, bool inUse, bool deleting, string? force, string[] finalizers, string[] expected)
    {
        var metadata = Metadata(deleting, force, finalizers);
        var facts = Facts(inUse);

        var wanted = InUseProtection.IsWanted(metadata, facts);

        Assert.True(expected.SequenceEqual(InUseProtection.Finalizers(metadata, wanted)), what);
        Assert.Equal(expected.SequenceEqual(finalizers), InUseProtection.IsAsWanted(metadata, wanted));
        Assert.Equal(deleting && expected.Contains(InUse.Finalizer), InUseProtection.IsHeld(metadata, facts));
        Assert.Equal(deleting && !expected.Contains(InUse.Finalizer), InUseProtection.IsLeftToGo(metadata, [], facts));
    }

    [Fact]
    public void A_deletion_that_is_held_names_some_holders_and_says_how_to_go_on()
    {
        var condition = InUseProtection.Condition(Metadata(deleting: true, null, [InUse.Finalizer]), Facts(inUse: true), Noon)!;

        Assert.Equal((ConditionTypes.DeletionHeld, ConditionStatus.True, Reasons.InUse), (condition.Type, condition.Status, condition.Reason));
        Assert.Equal(
            "its deletion waits until nothing depends on it any more, and Embedding ads/e1, Embedding ads/e2, Embedding ads/e3, Embedding ads/e4, "
            + "Embedding ads/e5 and 2 more do: delete these or remove their references to it, or set the annotation "
            + "modeloperator.io/force-delete: \"true\" to delete it all the same",
            condition.Message);
    }

    [Fact]
    public void An_asset_that_is_not_being_deleted_says_nothing_of_a_deletion() =>
        Assert.Null(InUseProtection.Condition(Metadata(deleting: false, null, [InUse.Finalizer]), Facts(inUse: true), Noon));

    [Fact]
    public void An_asset_that_somebody_else_keeps_first_takes_back_that_it_is_in_use()
    {
        var metadata = Metadata(deleting: true, null, [InUse.Finalizer, Other]);
        var held = InUseProtection.Condition(metadata, Facts(inUse: true), Noon)!;

        Assert.False(InUseProtection.IsLeftToGo(metadata, [held], Facts(inUse: false)));
        Assert.True(InUseProtection.IsLeftToGo(metadata, [], Facts(inUse: false)));
        Assert.True(InUseProtection.IsLeftToGo(metadata with { Finalizers = [InUse.Finalizer] }, [held], Facts(inUse: false)));
    }

    [Fact]
    public void That_a_deletion_begins_to_be_held_is_told_once()
    {
        var held = InUseProtection.Condition(Metadata(deleting: true, null, [InUse.Finalizer]), Facts(inUse: true), Noon)!;

        Assert.Equal([new ConditionChange(true, Reasons.InUse, held.Message)], ConditionChange.Between(null, [held]));
        Assert.Empty(ConditionChange.Between([held], [held with { Message = "others hold it now" }]));
        Assert.Empty(ConditionChange.Between([held], []));
    }

    private static ObjectMeta Metadata(bool deleting, string? force, string[] finalizers) => new()
    {
        Namespace = "studio",
        Name = "shots",
        DeletionTimestamp = deleting ? Noon : null,
        Annotations = force is null ? null : new Dictionary<string, string> { [InUse.ForceDelete] = force },
        Finalizers = finalizers.Length == 0 ? null : finalizers,
    };

    private static RetentionFacts Facts(bool inUse) => inUse ? new() { IsInUse = true, HolderCount = Holders.Length, Holders = Holders[..InUseProtection.MaxNamed] } : new();
}
