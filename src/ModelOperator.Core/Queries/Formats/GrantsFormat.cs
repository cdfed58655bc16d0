using System.Globalization;
using System.Text;
using ModelOperator.Core.Queries.Granting;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>The grants of a namespace as text for the terminal.</summary>
public static class GrantsFormat
{
    private const int MostConsumers = 10;

    /// <summary>The text.</summary>
    public static string Of(GrantsAnswer answer)
    {
        if (answer.Out.Count + answer.In.Count == 0)
        {
            return $"There are no grants{(answer.Namespace is { } ns ? $" in or out of namespace {ns}" : "")} that you may see.\n";
        }

        var text = new StringBuilder();
        Section(text, answer.Namespace is { } from ? $"OUT OF {from}" : "ALL", answer.Out);
        Section(text, $"INTO {answer.Namespace}", answer.In);
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IReadOnlyList<GrantLine> grants)
    {
        if (grants.Count == 0)
        {
            return;
        }

        text.Append(text.Length > 0 ? "\n" : "").Append(title).Append('\n');
        text.Append(TextTable.Of([["GRANT", "PERMISSION", "STATE", "EXPIRES", "CONSUMERS", "TO", "RESOURCES"], .. grants.Select(Row)]));
        foreach (var grant in grants.Where(grant => grant.Consumers.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nBy {QueryText.Plain(grant.Name)} live\n");
            foreach (var consumer in grant.Consumers.Take(MostConsumers))
            {
                text.Append("  ").Append(QueryText.Plain(consumer)).Append('\n');
            }

            if (grant.ConsumerCount > MostConsumers)
            {
                text.Append(CultureInfo.InvariantCulture, $"  and {grant.ConsumerCount - Math.Min(MostConsumers, grant.Consumers.Count)} more\n");
            }
        }
    }

    private static string[] Row(GrantLine grant) =>
    [
        grant.Name, grant.Permission?.ToString() ?? "", grant.State ?? "may not be read", grant.ExpiresAt is { } end ? EntityFormat.Time(end) : grant.State is null ? "" : "never",
        grant.ConsumerCount.ToString(CultureInfo.InvariantCulture), string.Join(", ", grant.To), string.Join(", ", grant.Resources),
    ];
}
