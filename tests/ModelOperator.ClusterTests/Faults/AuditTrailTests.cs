using Xunit;

namespace ModelOperator.ClusterTests.Faults;

public class AuditTrailTests
{
    [Fact]
    public void Who_writes_before_it_took_the_lease_or_after_another_took_it_writes_out_of_turn()
    {
        AuditedWrite[] writes =
        [
            Write("b", 0), Lease("a", 1), Write("a", 2), Lease("b", 3, succeeded: false), Write("a", 4), Lease("b", 5), Write("b", 6), Write("a", 7),
        ];

        Assert.Equal([writes[0], writes[7]], AuditTrail.OutOfTurn(writes));
    }

    private static AuditedWrite Write(string user, int second) => new(At(second), user, "patch models one/two", IsLease: false, Succeeded: true);

    private static AuditedWrite Lease(string user, int second, bool succeeded = true) => new(At(second), user, "update leases", IsLease: true, succeeded);

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);
}
