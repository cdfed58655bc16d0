using ModelOperator.Api;

namespace ModelOperator.Core.Lifecycle;

/// <summary>The stage that a version qualifies for: the one it asks for, or the highest below it that it may enter.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Reason">Why it is not the one asked for, in one word; null when it is.</param>
/// <param name="Message">Why, in one sentence.</param>
public sealed record Qualification(Stage Stage, string? Reason = null, string? Message = null)
{
    private static readonly Qualification[] Granted = [.. Enum.GetValues<Stage>().Select(stage => new Qualification(stage))];

    /// <summary>The qualification of a version that gets what it asks for.</summary>
    public static Qualification Of(Stage stage) => Granted[(int)stage];
}

/// <summary>The stage that a version is in.</summary>
/// <param name="Requested">The stage it asks for.</param>
/// <param name="Stage">The stage it is in.</param>
/// <param name="Reason">Why the two differ, in one word; null when they do not.</param>
/// <param name="Message">Why, in one sentence.</param>
public sealed record StageInEffect(Stage Requested, Stage Stage, string? Reason = null, string? Message = null);

/// <summary>A version of a Model, with the stage it is in.</summary>
/// <param name="Version">The version.</param>
/// <param name="Stage">The stage.</param>
public sealed record StagedVersion(string Version, Stage Stage);

/// <summary>A version that another one was made from.</summary>
/// <param name="Name">What it is called towards the owner of the other one.</param>
/// <param name="Field">The field that leads to it.</param>
/// <param name="Stage">The stage it qualifies for; null while the reference is not resolved.</param>
public sealed record ParentVersion(string Name, string Field, Stage? Stage);
