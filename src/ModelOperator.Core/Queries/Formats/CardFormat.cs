using System.Globalization;
using System.Text;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>A model card as Markdown, from what the Model and its versions say.</summary>
public static class CardFormat
{
    private const int MostVersions = 20;

    /// <summary>The card; null when there is no such Model that may be read. It quotes the objects, and versions that may not be read are left out.</summary>
    public static string? Of(QueryScope scope, ObjectRef key)
    {
        if (!scope.Viewer.Reads(key) || scope.Find(key) is not Model model)
        {
            return null;
        }

        var (spec, text) = (model.Spec, new StringBuilder());
        text.Append("# ").Append(QueryText.OneLine(spec.Info?.DisplayName ?? model.Metadata.Name)).Append("\n\n");
        Paragraph(text, spec.Info?.Description);
        Fact("Model", model.Metadata.Key.ToString());
        Fact("Task", spec.Task);
        Fact("Framework", spec.Framework);
        Fact("Modalities", string.Join(", ", spec.Modalities ?? []));
        Fact("Domain", model.Status?.Domain);
        Fact("Owners", string.Join(", ", (spec.Info?.Owners ?? []).Select(EntityFormat.Show)));
        Fact("License", spec.Info?.License);
        Fact("Bound by", string.Join("; ", (model.Status?.Obligations ?? []).Select(obligation => $"{obligation.License} ({string.Join(", ", obligation.Terms)})").Distinct()));
        Fact("Tags", string.Join(", ", spec.Info?.Tags ?? []));
        Fact("Links", string.Join(", ", (spec.Info?.Links ?? []).Select(link => $"[{link.Name}]({link.Url})")));
        text.Append('\n');
        Items("Use cases", spec.Info?.UseCases ?? []);
        Section(text, "Intended use", spec.Card?.IntendedUse);
        Section(text, "Limitations", spec.Card?.Limitations);
        Section(text, "Interpretability", spec.Card?.Interpretability);
        List<ModelVersion> versions =
        [
            .. scope.State.VersionsOf(key).Where(scope.Viewer.Reads).Select(scope.Find).OfType<ModelVersion>()
                .OrderByDescending(version => version.Spec.Version, VersionOrder.Instance).Take(MostVersions),
        ];
        Versions(text, versions);
        Items("Explanations", [.. from version in versions
                                  where version.Spec.Explanation is not null
                                  let explanation = version.Spec.Explanation
                                  select $"{version.Spec.Version}: {explanation.Method}{(explanation.Uri is { } uri ? $", {uri}" : "")}"]);
        Gates(text, spec.Promotion);
        return $"{text.ToString().TrimEnd()}\n";

        void Items(string title, IReadOnlyList<string> items) =>
            text.Append(items.Count == 0 ? "" : $"## {title}\n\n{string.Concat(items.Select(item => $"- {QueryText.OneLine(item)}\n"))}\n");

        void Fact(string name, string? value) => text.Append(string.IsNullOrEmpty(value) ? "" : $"- **{name}**: {QueryText.OneLine(value)}\n");
    }

    private static void Versions(StringBuilder text, List<ModelVersion> versions)
    {
        if (versions.Count == 0)
        {
            return;
        }

        text.Append("## Versions\n\n| Version | Stage | Metrics | Trained on |\n|---|---|---|---|\n");
        foreach (var version in versions)
        {
            var metrics = (version.Spec.Metrics ?? []).Select(metric =>
                string.Create(CultureInfo.InvariantCulture, $"{metric.Name} {metric.Value:0.######}{(metric.Dataset is null ? "" : $" on {metric.Dataset}")}"));
            var training = version.Spec.Training;
            var sources = (training?.Datasets ?? []).Concat(training?.Embeddings ?? []).Select(source => source.Uri ?? (source.Namespace is null ? source.Name : $"{source.Namespace}/{source.Name}"));
            text.Append(CultureInfo.InvariantCulture,
                $"| {Cell(version.Spec.Version)} | {version.Status?.Stage ?? Stage.None} | {Cell(string.Join(", ", metrics))} | {Cell(string.Join(", ", sources))} |\n");
        }

        text.Append('\n');
    }

    private static void Gates(StringBuilder text, PromotionPolicy? policy)
    {
        if (policy?.Gates is not { Count: > 0 } gates)
        {
            return;
        }

        text.Append("## Required for promotion\n\n");
        foreach (var gate in gates)
        {
            foreach (var metric in gate.RequiredMetrics ?? [])
            {
                var bounds = string.Join(" and ", ((string?[])[metric.Min is { } min ? string.Create(CultureInfo.InvariantCulture, $"at least {min}") : null,
                    metric.Max is { } max ? string.Create(CultureInfo.InvariantCulture, $"at most {max}") : null]).Where(bound => bound is not null));
                text.Append(CultureInfo.InvariantCulture, $"- {gate.Stage}: {QueryText.OneLine(metric.Name)}{(metric.Dataset is null ? "" : $" on {QueryText.OneLine(metric.Dataset)}")} {bounds}\n");
            }

            text.Append(gate.RequireParents == true ? $"- {gate.Stage}: every version it was made from qualifies too\n" : "");
        }
    }

    private static void Section(StringBuilder text, string title, string? body)
    {
        if (!string.IsNullOrWhiteSpace(body))
        {
            text.Append("## ").Append(title).Append("\n\n");
            Paragraph(text, body);
        }
    }

    /// <summary>Lines stay lines; what moves the cursor of a terminal does not.</summary>
    private static void Paragraph(StringBuilder text, string? body)
    {
        if (!string.IsNullOrWhiteSpace(body))
        {
            text.Append(QueryText.Lines(body)).Append("\n\n");
        }
    }

    private static string Cell(string text) => QueryText.OneLine(text).Replace("|", "\\|", StringComparison.Ordinal);
}
