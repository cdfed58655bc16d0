using ModelOperator.Api;

namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>Takes over what a card says in prose, as far as our model card has a field for it.</summary>
internal static class CardProse
{
    private static readonly string[] Uses = ["intended use", "intended uses", "intended uses & limitations", "intended uses and limitations", "uses", "direct use"];
    private static readonly string[] Limitations =
    [
        "limitations", "limitation", "bias, risks, and limitations", "limitations and bias", "limitations and biases",
        "known limitations", "out-of-scope use",
    ];
    private static readonly string[] Interpretability = ["interpretability", "explainability"];
    private static readonly string[][] Headings = [Uses, Limitations, Interpretability];

    public static ModelCard? Into(ImportDraft draft, string path, CardText card, InfoDraft info)
    {
        info.DisplayName = card.Title is { } title ? Shortened(draft, path, "title", title, Limits.Line) : null;
        var texts = new List<string>[] { [], [], [] };
        foreach (var section in card.Sections)
        {
            if (section.Heading.Length == 0 && info.Description is null && section.FirstParagraph is { } first)
            {
                info.Description = Shortened(draft, path, "first paragraph", first, Limits.Text);
                if (section.Text != first)
                {
                    Left(draft, path, "text under the title", section.Text.Replace(first, "", StringComparison.Ordinal).Trim());
                }
            }
            else if (Array.FindIndex(Headings, names => names.Contains(section.Heading, StringComparer.OrdinalIgnoreCase)) is >= 0 and var field)
            {
                texts[field].Add(section.Text);
            }
            else
            {
                Left(draft, path, section.Heading.Length == 0 ? "text" : $"section {section.Heading}", section.Text);
            }
        }

        var (use, limits, meaning) = (Text(texts[0], "intended use"), Text(texts[1], "limitations"), Text(texts[2], "interpretability"));
        return use is null && limits is null && meaning is null ? null : new ModelCard { IntendedUse = use, Limitations = limits, Interpretability = meaning };

        string? Text(List<string> parts, string field) =>
            parts.Count == 0 ? null : Shortened(draft, path, field, string.Join("\n\n", parts), Limits.Text);
    }

    private static void Left(ImportDraft draft, string path, string place, string text) =>
        draft.Notes.Add(path, place, text, "our model card has no field for it; the page of the model is linked where it is known");

    private static string Shortened(ImportDraft draft, string path, string place, string text, int longest)
    {
        var plain = ForeignText.Lines(text);
        var start = ForeignText.Start(plain, longest);
        if (start.Length < plain.Length)
        {
            draft.Notes.Add(path, place, plain[start.Length..], $"only the first {longest} characters fit");
        }

        return start;
    }
}
