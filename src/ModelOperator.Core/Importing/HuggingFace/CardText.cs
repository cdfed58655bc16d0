namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>A model card: the YAML in front, and the prose behind it by its headings.</summary>
/// <param name="Fields">The YAML; null when there is none.</param>
/// <param name="Title">The heading of the first level.</param>
/// <param name="Sections">What is under each heading, the first without one.</param>
internal sealed record CardText(string? Fields, string? Title, IReadOnlyList<CardSection> Sections)
{
    private const string Fence = "---";

    /// <summary>The title of the hub's template, which many never fill in.</summary>
    private const string NoTitle = "Model Card for Model ID";

    /// <exception cref="ImportException">The YAML has no end.</exception>
    public static CardText Read(string path, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (lines[0].TrimEnd() != Fence)
        {
            return Of(null, lines);
        }

        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence);
        return end > 0
            ? Of(string.Join('\n', lines[1..end]), lines[(end + 1)..])
            : throw new ImportException($"{path} begins with --- and has no second line of --- where the YAML ends: write one");
    }

    private static CardText Of(string? fields, string[] lines)
    {
        string? title = null;
        var sections = new List<CardSection>();
        var (heading, body, isCode, isComment) = ("", new List<string>(), false, false);
        foreach (var line in lines)
        {
            var start = line.TrimStart();
            isCode ^= start.StartsWith("```", StringComparison.Ordinal);
            isComment |= !isCode && start.StartsWith("<!--", StringComparison.Ordinal);
            if (isComment)
            {
                isComment = !line.Contains("-->", StringComparison.Ordinal);
            }
            else if (!isCode && line.StartsWith('#') && line.TrimStart('#') is [' ', ..] words)
            {
                sections.Add(new CardSection(heading, Body()));
                heading = words.Trim().Trim('#', '*', ' ');
                body.Clear();
                if (title is null && line.StartsWith("# ", StringComparison.Ordinal))
                {
                    (title, heading) = (heading, "");
                }
            }
            else
            {
                body.Add(line);
            }
        }

        sections.Add(new CardSection(heading, Body()));
        return new CardText(fields, title == NoTitle ? null : title, [.. sections.Where(section => section.Text.Length > 0)]);

        string Body()
        {
            var text = string.Join('\n', body).Trim();
            return text == "[More Information Needed]" ? "" : text;
        }
    }
}

/// <summary>A part of a card's prose.</summary>
/// <param name="Heading">Its heading; empty for what is under the title.</param>
/// <param name="Text">What it says.</param>
internal sealed record CardSection(string Heading, string Text)
{
    /// <summary>The first paragraph of words, not of badges, pictures and markup; null when there is none.</summary>
    public string? FirstParagraph => Text.Split("\n\n").Select(paragraph => paragraph.Trim())
        .FirstOrDefault(paragraph => paragraph is [not ('<' or '!' or '[' or '|' or '`' or '>'), ..]);
}
