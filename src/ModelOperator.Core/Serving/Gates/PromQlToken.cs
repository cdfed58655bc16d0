namespace ModelOperator.Core.Serving.Gates;

/// <summary>What a piece of a PromQL query is.</summary>
internal enum PromQlTokenKind : byte
{
    /// <summary>The end of the query.</summary>
    End,

    /// <summary>A name: of a metric, a label, a function, or a keyword. Which of them, only the place tells.</summary>
    Word,

    /// <summary>A number, or a duration: since Prometheus 3 each may stand where the other does.</summary>
    Number,

    /// <summary>A string literal with its quotes.</summary>
    String,

    /// <summary>An operator, a bracket or a comma.</summary>
    Symbol,
}

/// <summary>A piece of a PromQL query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Start">Where it begins in the query.</param>
/// <param name="IsApart">Whether white space or a comment stands before it.</param>
internal readonly record struct PromQlToken(PromQlTokenKind Kind, string Text, int Start, bool IsApart)
{
    /// <summary>Whether it is this symbol.</summary>
    public bool Is(string symbol) => Kind == PromQlTokenKind.Symbol && Text == symbol;

    /// <summary>Whether it is one of these keywords, which PromQL knows in any case.</summary>
    public bool IsWord(IReadOnlySet<string> keywords) => Kind == PromQlTokenKind.Word && keywords.Contains(Text);

    /// <summary>Whether it is this keyword.</summary>
    public bool IsWord(string keyword) => Kind == PromQlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}
