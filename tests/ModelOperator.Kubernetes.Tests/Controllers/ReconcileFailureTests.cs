using System.Net;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Controllers;

public sealed class ReconcileFailureTests
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(7);

    public static TheoryData<string, Exception, bool, string, bool, bool, double> Cases { get; } = new()
    {
        { "terminal", new TerminalException("bad"), false, "terminal", false, false, 0 },
        { "cancelled at the timeout", new OperationCanceledException(), true, "timeout", true, false, 0 },
        { "cancelled by somebody else", new OperationCanceledException(), false, "error", true, false, 0 },
        { "a bug", new InvalidOperationException(), false, "error", true, false, 0 },
        { "failed as it timed out, for another reason", new InvalidOperationException(), true, "error", true, false, 0 },
        { "object gone", Api(HttpStatusCode.NotFound, "NotFound", new StatusDetails { Name = "a", Kind = "services" }), false, "gone", false, true, 0 },
        { "kind not served", Api(HttpStatusCode.NotFound, "NotFound", new StatusDetails()), false, "error", true, false, 0 },
        { "path not served", Api(HttpStatusCode.NotFound), false, "error", true, false, 0 },
        { "namespace going", Api(HttpStatusCode.Forbidden, "Forbidden", new StatusDetails { Causes = [new StatusCause { Reason = "NamespaceTerminating" }] }), false, "gone", false, true, 0 },
        { "forbidden", Api(HttpStatusCode.Forbidden, "Forbidden", new StatusDetails { Name = "a" }), false, "error", true, false, 0 },
        { "conflict", Api(HttpStatusCode.Conflict, "Conflict"), false, "conflict", true, true, 0.2 },
        { "exists already", Api(HttpStatusCode.Conflict, "AlreadyExists"), false, "conflict", true, true, 0.2 },
        { "too many requests", Api(HttpStatusCode.TooManyRequests, retryAfter: RetryAfter), false, "throttled", true, false, 7 },
        { "unavailable", Api(HttpStatusCode.ServiceUnavailable, retryAfter: RetryAfter), false, "unavailable", true, false, 7 },
        { "internal error", Api(HttpStatusCode.InternalServerError), false, "unavailable", true, false, 0 },
        { "no answer", Api(null), false, "unavailable", true, false, 0 },
        { "invalid", Api(HttpStatusCode.UnprocessableEntity, "Invalid"), false, "error", true, false, 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_was_thrown_decides(string what, Exception thrown, bool timedOut, string result, bool retry, bool quiet, double atLeast)
    {
        var failure = ReconcileFailure.Of(thrown, timedOut, failuresBefore: 0);
        Assert.True(new ReconcileFailure(result, retry, quiet, TimeSpan.FromSeconds(atLeast)) == failure, $"{what}: {failure}");
    }

    [Fact]
    public void A_conflict_that_does_not_end_is_no_longer_quiet()
    {
        var conflict = Api(HttpStatusCode.Conflict, "Conflict");
        Assert.True(ReconcileFailure.Of(conflict, false, ReconcileFailure.QuietConflicts - 1).Quiet);
        Assert.False(ReconcileFailure.Of(conflict, false, ReconcileFailure.QuietConflicts).Quiet);
    }

    private static KubernetesApiException Api(
        HttpStatusCode? code, string? reason = null, StatusDetails? details = null, TimeSpan? retryAfter = null) =>
        new("refused", code, new Status { Reason = reason, Details = details }, retryAfter);
}
