namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>Events come as one object, as a list, or one a line.</summary>
internal static class EventsText
{
    /// <summary>Whether there is an object a line.</summary>
    public static bool IsLines(string text) => FirstLine(text) is ['{', .., '}'] first && text.Trim() != first;

    /// <summary>The first line that is not empty.</summary>
    public static string FirstLine(string text) => text.Trim().Split('\n', 2)[0].Trim();
}
