using System.Globalization;
using System.Text;

namespace ModelOperator.Core.Serving.Gates;

/// <summary>
/// What a gate's query may refer to as <c>$(NAME)</c>. A value is written as the place wants it: as a literal within a string, as a
/// regular expression that matches exactly it where the string is compared by <c>=~</c> or <c>!~</c>. So no value ends a string or matches
/// more than itself, whoever chose it.
/// </summary>
public sealed record QueryVariables
{
    // Kubernetes cuts the name that pods are made from, so that five random characters fit into 63.
    private const int LongestGeneratedPrefix = 58;

    /// <summary>The deployment's namespace, <c>$(NAMESPACE)</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary>The deployment's name, <c>$(NAME)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The version that is judged, <c>$(VERSION)</c>.</summary>
    public required string Version { get; init; }

    /// <summary>What the names of the judged version's pods begin with, <c>$(PODS)</c>; those of a ReplicaSet or of a Deployment, with the hyphen.</summary>
    public required IReadOnlyList<string> PodPrefixes { get; init; }

    /// <summary>What the names of the stable version's pods begin with, <c>$(STABLE_PODS)</c>.</summary>
    public required IReadOnlyList<string> StablePodPrefixes { get; init; }

    /// <summary>Seconds that the gate looks back, <c>$(WINDOW)</c>.</summary>
    public required int WindowSeconds { get; init; }

    /// <summary>The query with every variable replaced; null when one is unknown or stands where it cannot.</summary>
    /// <param name="query">The query as the user wrote it.</param>
    /// <param name="error">Why it cannot be used, without a full stop.</param>
    public string? Expand(string query, out string? error)
    {
        var expanded = new StringBuilder(query.Length);
        var (quote, before, position) = ('\0', '\0', 0);
        error = null;
        while (position < query.Length)
        {
            var c = query[position];
            if (c == '$' && position + 1 < query.Length && query[position + 1] == '(')
            {
                var end = query.IndexOf(')', position);
                var name = end < 0 ? query[(position + 2)..] : query[(position + 2)..end];
                if ((error = Replace(name, quote, before == '~', expanded)) is not null)
                {
                    return null;
                }

                position = end + 1;
                continue;
            }

            // A variable in a comment is replaced by nothing, for the comment is of no account.
            if (c == '#' && quote == '\0')
            {
                var length = query.AsSpan(position).IndexOfAny('\n', '\r');
                position = length < 0 ? query.Length : position + length;
                continue;
            }

            var isEscape = c == '\\' && quote is '"' or '\'' && position + 1 < query.Length;
            if (quote == '\0')
            {
                quote = c is '"' or '\'' or '`' ? c : '\0';
                before = c is ' ' or '\t' or '\n' or '\r' || quote != '\0' ? before : c;
            }
            else if (c == quote)
            {
                (quote, before) = ('\0', c);
            }

            expanded.Append(query, position, isEscape ? 2 : 1);
            position += isEscape ? 2 : 1;
        }

        return expanded.ToString();
    }

    // Pods of a ReplicaSet end in random characters, those of a Deployment in a hash and random characters: whatever else follows the
    // prefix belongs to a name that only begins alike.
    private static string Pattern(IReadOnlyList<string> prefixes) => prefixes.Count == 0
        ? @"[^\s\S]"
        : $"({string.Join('|', prefixes.Select(prefix => PromQlText.EscapePattern(prefix.Length > LongestGeneratedPrefix ? prefix[..LongestGeneratedPrefix] : prefix)))})[a-z0-9]+(-[a-z0-9]+)?";

    private string? Replace(string name, char quote, bool isPattern, StringBuilder expanded)
    {
        var window = string.Create(CultureInfo.InvariantCulture, $"{WindowSeconds}s");
        var (value, needsPattern) = name switch
        {
            "NAMESPACE" => (Namespace, false),
            "NAME" => (Name, false),
            "VERSION" => (Version, false),
            "PODS" => (Pattern(PodPrefixes), true),
            "STABLE_PODS" => (Pattern(StablePodPrefixes), true),
            "WINDOW" => (window, false),
            _ => (null, false),
        };
        if (value is null)
        {
            return $"the query uses $({PromQlText.Cut(name, 40)}), and there are only $(NAMESPACE), $(NAME), $(VERSION), $(PODS), $(STABLE_PODS) and $(WINDOW)";
        }

        if (quote == '\0' && name != "WINDOW")
        {
            return $"the query uses $({name}) outside of a string: put it within quotes";
        }

        if (needsPattern && !isPattern)
        {
            return $"the query uses $({name}), which is a regular expression, where none is compared with: write =~\"$({name})\"";
        }

        value = isPattern && !needsPattern && quote != '\0' ? PromQlText.EscapePattern(value) : value;
        if (quote == '`' && value.Contains('`', StringComparison.Ordinal))
        {
            return $"the value of $({name}) has a backquote, which cannot stand in a string within backquotes: use double quotes";
        }

        expanded.Append(quote is '"' or '\'' ? PromQlText.Escape(value) : value);
        return null;
    }
}
