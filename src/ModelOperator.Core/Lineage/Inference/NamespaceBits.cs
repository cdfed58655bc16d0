using System.Numerics;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>
/// Numbers namespaces in the order they are seen, so that a set of them is a bit for each: every asset has one, and a change works out
/// thousands of them. The numbers mean nothing outside of this process and are never told.
/// </summary>
internal sealed class NamespaceBits
{
    private const int Word = 64;

    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _names = [];
    private ulong[] _set = new ulong[1];
    private int _words;

    /// <summary>The set that is being put together, without empty words at its end.</summary>
    public ReadOnlySpan<ulong> Set => _set.AsSpan(0, _words);

    /// <summary>Begins a set, with one namespace in it.</summary>
    public void Begin(string namespaceName)
    {
        if (!_numbers.TryGetValue(namespaceName, out var number))
        {
            number = _numbers[namespaceName] = _names.Count;
            _names.Add(namespaceName);
            Array.Resize(ref _set, (number / Word) + 1);
        }

        _set.AsSpan().Clear();
        _words = (number / Word) + 1;
        _set[number / Word] = 1UL << (number % Word);
    }

    /// <summary>Adds those of another set.</summary>
    public void Add(ulong[] other)
    {
        for (var i = 0; i < other.Length; i++)
        {
            _set[i] |= other[i];
        }

        _words = Math.Max(_words, other.Length);
    }

    /// <summary>The namespaces of a set.</summary>
    public IEnumerable<string> NamesOf(ulong[] set)
    {
        for (var i = 0; i < set.Length; i++)
        {
            for (var bits = set[i]; bits != 0; bits &= bits - 1)
            {
                yield return _names[(i * Word) + BitOperations.TrailingZeroCount(bits)];
            }
        }
    }
}
