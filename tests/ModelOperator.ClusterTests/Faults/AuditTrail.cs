using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Testing.Operators;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>A write as the API server's audit log has it.</summary>
/// <param name="Received">When the server received it.</param>
/// <param name="User">Who wrote.</param>
/// <param name="What">Verb, resource and name.</param>
/// <param name="IsLease">Whether it was to the lease of the operators.</param>
/// <param name="Succeeded">Whether it took effect.</param>
internal sealed record AuditedWrite(DateTimeOffset Received, string User, string What, bool IsLease, bool Succeeded);

/// <summary>Reads who wrote what, and tells who did so without holding the lease.</summary>
internal static class AuditTrail
{
    /// <summary>The writes of some users from a place in the log on, in the order in which the server received them.</summary>
    /// <param name="path">The log.</param>
    /// <param name="offset">The place, in bytes.</param>
    /// <param name="userPrefix">What the names of the users begin with.</param>
    public static async Task<IReadOnlyList<AuditedWrite>> ReadAsync(string path, long offset, string userPrefix)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(offset, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        List<AuditedWrite> writes = [];
        while (await reader.ReadLineAsync() is { } line)
        {
            var audited = JsonNode.Parse(line)!;
            var user = (string)audited["user"]!["username"]!;
            if (user.StartsWith(userPrefix, StringComparison.Ordinal) && audited["objectRef"] is { } target)
            {
                var (resource, ns, name) = ((string?)target["resource"], (string?)target["namespace"], (string?)target["name"]);
                writes.Add(new AuditedWrite(
                    DateTimeOffset.Parse((string)audited["requestReceivedTimestamp"]!, CultureInfo.InvariantCulture),
                    user,
                    $"{(string?)audited["verb"]} {resource} {ns}/{name}",
                    resource == "leases" && ns == OperatorUser.LeaseNamespace,
                    (int?)audited["responseStatus"]?["code"] is >= 200 and < 300));
            }
        }

        writes.Sort(static (left, right) => left.Received.CompareTo(right.Received));
        return writes;
    }

    /// <summary>Writes of those who were not the last to write the lease.</summary>
    public static IReadOnlyList<AuditedWrite> OutOfTurn(IEnumerable<AuditedWrite> writes)
    {
        var holder = "";
        List<AuditedWrite> wrong = [];
        foreach (var write in writes)
        {
            if (write.IsLease)
            {
                holder = write.Succeeded ? write.User : holder;
            }
            else if (write.User != holder)
            {
                wrong.Add(write);
            }
        }

        return wrong;
    }
}
