using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

/// <summary>What is put on record of consent when a status changes.</summary>
public class ConsentChangeTests
{
    private const string Grant = "studio/to-ads";

    private static readonly ReferenceStatus Allowed = Reference(ReferenceState.Resolved, Grant);
    private static readonly ReferenceStatus Denied = Reference(ReferenceState.Refused);

    public static TheoryData<string, ReferenceStatus?, ReferenceStatus, ConsentEvent?, string?> Cases => new()
    {
        { "allowed from the start", null, Allowed, ConsentEvent.Used, Grant },
        { "allowed as before", Allowed, Allowed, null, null },
        { "allowed by another grant", Allowed, Reference(ReferenceState.Resolved, "studio/other"), ConsentEvent.Used, "studio/other" },
        { "allowed after a refusal", Denied, Allowed, ConsentEvent.Used, Grant },
        { "refused from the start", null, Denied, ConsentEvent.Refused, null },
        { "refused as before", Denied, Denied, null, null },
        { "refused after it was allowed", Allowed, Denied, ConsentEvent.Revoked, Grant },
        { "refused for what it was made from", null, Reference(ReferenceState.Refused, "ads/on"), ConsentEvent.Refused, "ads/on" },
        { "of the own namespace", null, Reference(ReferenceState.Resolved), null, null },
        { "not found", null, Reference(ReferenceState.NotFound), null, null },
        { "another asset refused than before", Denied, Denied with { Uri = "aip://dataset/k8s/studio/other" }, ConsentEvent.Refused, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_reference_is_put_on_record_when_consent_to_it_changes(string what, ReferenceStatus? before, ReferenceStatus after, ConsentEvent? expected, string? grant)
    {
        var changes = ConsentChange.Between(before is null ? null : [before], [after]);

        Assert.True(expected is null == (changes.Count == 0), what);
        Assert.All(changes, change => Assert.Equal(new ConsentChange(expected!.Value, grant, after.Uri, Permission.Use), change));
    }

    [Fact]
    public void What_is_served_asks_to_deploy() =>
        Assert.Equal(Permission.Deploy, Assert.Single(ConsentChange.Between(null, [Denied with { Field = "spec.model" }])).Permission);

    [Fact]
    public void Nothing_is_made_up_of_references_that_a_full_status_did_not_list()
    {
        var listed = Enumerable.Range(0, AssetDecision.MaxReferences).Select(i => Allowed with { Field = $"spec.inputs[{i}]" }).ToList();

        Assert.Empty(ConsentChange.Between(listed, [Allowed with { Field = "spec.inputs[99]" }]));
    }

    [Theory]
    [InlineData(null, ConditionStatus.True, "Active", ConsentEvent.Granted)]
    [InlineData(ConditionStatus.False, ConditionStatus.True, "Active", ConsentEvent.Granted)]
    [InlineData(ConditionStatus.True, ConditionStatus.True, "Active", null)]
    [InlineData(ConditionStatus.True, ConditionStatus.False, "Suspended", ConsentEvent.Revoked)]
    [InlineData(ConditionStatus.True, ConditionStatus.False, "Deleting", ConsentEvent.Revoked)]
    [InlineData(ConditionStatus.True, ConditionStatus.False, "Expired", ConsentEvent.Expired)]
    [InlineData(null, ConditionStatus.False, "Suspended", null)]
    public void A_grant_is_put_on_record_when_it_begins_and_when_it_ends(ConditionStatus? before, ConditionStatus after, string reason, ConsentEvent? expected)
    {
        var grant = Make.Grant(Grant, [], [], Permission.Deploy) with { Status = before is { } was ? Status(was, "Before") : null };

        Assert.Equal(
            expected is { } what ? new ConsentChange(what, Grant, null, Permission.Deploy) : null, ConsentChange.Between(grant, Status(after, reason)));
    }

    private static SharingGrantStatus Status(ConditionStatus active, string reason) =>
        new() { Conditions = new ObservedConditions(1, default).Add(ConditionTypes.Active, active, reason, "so").All };

    private static ReferenceStatus Reference(ReferenceState state, string? grant = null) =>
        new() { Field = "spec.inputs[0]", Uri = "aip://dataset/k8s/studio/shots", State = state, Grant = grant };
}
