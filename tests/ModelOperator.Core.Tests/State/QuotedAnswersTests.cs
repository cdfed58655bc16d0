using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.State;

public class QuotedAnswersTests
{
    [Theory]
    [InlineData(ServingReasons.ApplyFailed, 1, "port 1")]
    [InlineData(ServingReasons.ApplyRejected, 1, "port 1")]
    [InlineData(Reasons.AnnotationsRejected, 1, "port 1")]
    [InlineData(ServingReasons.ApplyFailed, 2, "port 2")]
    [InlineData(ServingReasons.Progressing, 1, "port 2")]
    public void The_first_answer_to_one_failure_stands(string reason, long generation, string told) =>
        Assert.Equal(told, Assert.Single(QuotedAnswers.KeepFirst([Ready(reason, 1, "port 1")], [Ready(reason, generation, "port 2")])).Message);

    [Fact]
    public void Another_failure_is_told() =>
        Assert.Equal("port 2", QuotedAnswers.KeepFirst([Ready(ServingReasons.ApplyRejected, 1, "port 1")], [Ready(ServingReasons.ApplyFailed, 1, "port 2")])[0].Message);

    private static Condition Ready(string reason, long generation, string message) => new()
    {
        Type = ConditionTypes.Ready,
        Status = ConditionStatus.False,
        Reason = reason,
        ObservedGeneration = generation,
        Message = message,
        LastTransitionTime = DateTimeOffset.UnixEpoch,
    };
}
