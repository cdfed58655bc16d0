namespace ModelOperator.Core.Queries;

/// <summary>What is wrong with a question.</summary>
public enum RefusalReason
{
    /// <summary>The question means nothing.</summary>
    Malformed,

    /// <summary>There is no such asset, or it may not be seen: which of the two is not told.</summary>
    NotFound,

    /// <summary>Only name and description of the asset are told, and more was asked for.</summary>
    Listed,
}

/// <summary>Why a question has no answer.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="Message">The sentence for people, without a full stop.</param>
public sealed record QueryRefusal(RefusalReason Reason, string Message);

/// <summary>An answer, or why there is none.</summary>
/// <param name="Answer">The answer; null when the question is refused.</param>
/// <param name="Refusal">Why it is refused; null when there is an answer.</param>
public sealed record QueryResult<T>(T? Answer, QueryRefusal? Refusal) where T : class
{
    internal QueryResult(T answer) : this(answer, null)
    {
    }

    internal QueryResult(QueryRefusal refusal) : this(null, refusal)
    {
    }
}
