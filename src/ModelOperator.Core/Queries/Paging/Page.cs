namespace ModelOperator.Core.Queries.Paging;

/// <summary>A part of a list. What the viewer does not see is neither in the list nor in the number.</summary>
/// <param name="Total">Number of items of the whole list.</param>
/// <param name="Items">The items of this page, in the order of the list.</param>
/// <param name="Next">Token of the next page; absent on the last one.</param>
public sealed record Page<T>(int Total, IReadOnlyList<T> Items, string? Next);
