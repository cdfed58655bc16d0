using System.Globalization;
using System.Text;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>The page of an asset as text for the terminal.</summary>
public static class EntityFormat
{
    private const int MostEdges = 20;

    /// <summary>Conditions that are bad, or worth knowing, when they hold.</summary>
    private static readonly HashSet<string> Adverse =
    [
        ConditionTypes.Stalled, ConditionTypes.Reconciling, ConditionTypes.Unused, ConditionTypes.ExpiringSoon, ConditionTypes.GrantRevoking,
        ConditionTypes.DeletionHeld, ConditionTypes.NamespaceConflict, ConditionTypes.RolloutProgressing,
    ];

    /// <summary>The text.</summary>
    /// <param name="answer">What is known of the asset.</param>
    /// <param name="wide">Whether everything is told: all conditions, all relations, and how to ask for it.</param>
    public static string Of(EntityAnswer answer, bool wide = false)
    {
        var (node, text) = (answer.Node, new StringBuilder());
        text.Append(AssetLabel.Of(node)).Append('\n');
        List<string[]> facts = [];
        Fact("Name", node.DisplayName);
        Fact("Uri", node.Uri);
        Fact("Owners", string.Join(", ", node.Owners.Select(Show)));
        Fact("Tags", string.Join(", ", answer.Tags));
        Fact("For", string.Join(", ", answer.UseCases));
        Fact("Task", answer.Task);
        Fact("License", answer.License);
        Fact("Links", string.Join(", ", answer.Links.Select(link => $"{link.Name} {link.Url}")));
        Fact("Artifact", answer.Artifact is { } artifact ? Show(artifact) : null);
        Fact("Digest", answer.Artifact?.Digest);
        Fact("Grants in", string.Join(", ", answer.GrantsIn));
        text.Append(TextTable.Of(facts));
        if (!string.IsNullOrWhiteSpace(answer.Description))
        {
            text.Append('\n').Append(QueryText.Lines(answer.Description)).Append('\n');
        }

        if (wide)
        {
            Section(text, "MEANT FOR", answer.Card?.IntendedUse);
            Section(text, "LIMITATIONS", answer.Card?.Limitations);
            Section(text, "INTERPRETABILITY", answer.Card?.Interpretability);
        }

        Metrics(text, answer.Metrics ?? [], wide);
        Conditions(text, [.. answer.Conditions.Where(condition => wide || condition.Type == ConditionTypes.Ready || IsNews(condition))]);
        Relations(text, "MADE FROM", answer.Upstream, edge => edge.To, wide);
        Relations(text, "MADE FROM IT", answer.Downstream, edge => edge.From, wide);
        if (answer.GrantsOut.Count > 0)
        {
            text.Append("\nGRANTED BY\n").Append(TextTable.Of(
            [
                .. answer.GrantsOut.Select(grant => (string[])
                    [grant.Name, grant.Permission.ToString(), grant.Active ? "active" : "ended", grant.ExpiresAt is { } end ? $"until {Time(end)}" : ""]),
                .. AndMore(answer.GrantsOutCount - answer.GrantsOut.Count),
            ]));
        }

        if (answer.ReferenceYaml is { } yaml)
        {
            text.Append("\nTO REFER TO IT\n").Append(yaml);
        }

        if (wide)
        {
            text.Append("\nTO ASK FOR IT\n").Append(answer.RequestYaml);
        }

        return text.ToString();

        void Fact(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                facts.Add([$"{name}:", value]);
            }
        }
    }

    internal static string Show(Owner owner) => owner.Contact is { Length: > 0 } contact ? $"{owner.Name} <{contact}>" : owner.Name;

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Show(Artifact artifact) => string.Create(
        CultureInfo.InvariantCulture, $"{artifact.Uri} ({artifact.Format}{(artifact.SizeBytes is { } size ? $", {size} bytes" : "")})");

    private static void Section(StringBuilder text, string title, string? body)
    {
        if (!string.IsNullOrWhiteSpace(body))
        {
            text.Append('\n').Append(title).Append('\n').Append(QueryText.Lines(body)).Append('\n');
        }
    }

    private static void Metrics(StringBuilder text, IReadOnlyList<MetricValue> metrics, bool wide)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        List<string[]> rows = [.. metrics.Take(wide ? metrics.Count : MostEdges).Select(metric => (string[])
            [metric.Name, metric.Value.ToString("0.######", CultureInfo.InvariantCulture), metric.Dataset is null ? "" : $"on {metric.Dataset}"])];
        rows.AddRange(AndMore(metrics.Count - rows.Count));
        text.Append("\nMETRICS\n").Append(TextTable.Of(rows));
    }

    /// <summary>Of what is well only that it is ready is told, of everything else what is not.</summary>
    private static bool IsNews(EntityCondition condition) =>
        condition.Status == (Adverse.Contains(condition.Type) ? nameof(ConditionStatus.True) : nameof(ConditionStatus.False));

    private static void Conditions(StringBuilder text, IReadOnlyList<EntityCondition> conditions)
    {
        if (conditions.Count > 0)
        {
            text.Append("\nCONDITIONS\n").Append(TextTable.Of([.. conditions.Select(condition => (string[])[condition.Type, condition.Status, condition.Reason, condition.Message ?? ""])]));
        }
    }

    private static void Relations(StringBuilder text, string title, Relationships relations, Func<AnswerEdge, string> other, bool wide)
    {
        if (relations.Groups.Count == 0 && relations.Hidden == 0 && relations.Truncated != true)
        {
            return;
        }

        text.Append('\n').Append(title).Append('\n');
        List<string[]> rows = [];
        foreach (var group in relations.Groups)
        {
            var shown = wide ? group.Edges : [.. group.Edges.Take(MostEdges)];
            rows.AddRange(shown.Select(edge => (string[])[group.Type?.ToString() ?? "", other(edge), edge.Field ?? "", State(edge)]));
            if (group.Total > shown.Count)
            {
                rows.Add([group.Type?.ToString() ?? "", string.Create(CultureInfo.InvariantCulture, $"and {group.Total - shown.Count} more")]);
            }
        }

        text.Append(TextTable.Of(rows));
        if (relations.Hidden > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{relations.Hidden} hidden\n");
        }

        text.Append(relations.Truncated == true ? "more than can be looked at\n" : "");
    }

    /// <summary>The row below a list of which some are not shown.</summary>
    internal static string[][] AndMore(int left) => left > 0 ? [[string.Create(CultureInfo.InvariantCulture, $"and {left} more")]] : [];

    private static string State(AnswerEdge edge) => edge.State is { } state ? state.ToString() : AssetLabel.Of(edge);
}
