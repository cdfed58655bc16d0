using System.Collections.Concurrent;

namespace ModelOperator.Catalog.Access;

/// <summary>
/// What a caller may read through the Kubernetes API, asked of the API server when it first matters and kept for as long as this object.
/// Whoever gives up waiting leaves behind what was answered until then.
/// </summary>
internal sealed class Permissions(AccessReviews reviews, Caller caller)
{
    private readonly ConcurrentDictionary<string, bool> _answers = new();
    private bool? _everywhere;

    /// <summary>Which of some namespaces the caller may read; null when he may read every namespace there is and will be.</summary>
    public async Task<IReadOnlySet<string>?> ReadableAsync(IReadOnlyCollection<string> namespaces, CancellationToken cancellation)
    {
        _everywhere ??= await reviews.MayListAsync(caller, null, cancellation);
        if (_everywhere == true)
        {
            return null;
        }

        await Task.WhenAll(namespaces.Where(name => !_answers.ContainsKey(name)).Select(AskAsync));
        return namespaces.Where(name => _answers[name]).ToHashSet();

        async Task AskAsync(string name) => _answers[name] = await reviews.MayListAsync(caller, name, cancellation);
    }
}
