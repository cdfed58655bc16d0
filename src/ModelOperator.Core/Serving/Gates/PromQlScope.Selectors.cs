namespace ModelOperator.Core.Serving.Gates;

/// <content>Selectors, and what may follow them.</content>
public sealed partial class PromQlScope
{
    // The braces of a selector, which one with a name may do without. Ours is the first matcher.
    private void Matchers(bool isNamed)
    {
        if (isNamed && !_query.Current.Is("{"))
        {
            _query.Write($"{{{_matcher}}}");
            return;
        }

        _query.Take("{");
        _query.Write(_matcher);
        if (!_query.Current.Is("}"))
        {
            _query.Write(",");
            do
            {
                Matcher();
                if (!_query.Current.Is("}"))
                {
                    _query.Take(",");
                }
            }
            while (!_query.Current.Is("}"));
        }

        _query.Take("}");
    }

    // A string alone is the name of the metric.
    private void Matcher()
    {
        var isQuoted = _query.Current.Kind == PromQlTokenKind.String;
        _query.Label();
        if (isQuoted && (_query.Current.Is(",") || _query.Current.Is("}")))
        {
            return;
        }

        if (_query.Current.Kind != PromQlTokenKind.Symbol || _query.Current.Text is not ("=" or "!=" or "=~" or "!~"))
        {
            throw _query.Unexpected("=, !=, =~ or !~");
        }

        _query.Take();
        if (_query.Current.Kind != PromQlTokenKind.String)
        {
            throw _query.Unexpected("a string in quotes");
        }

        _query.Take();
    }

    // Ranges, subqueries, offset and @.
    private void Modifiers()
    {
        while (true)
        {
            if (_query.Current.Is("["))
            {
                _query.Take();
                _query.Number("a duration");
                if (_query.Current.Is(":"))
                {
                    _query.Take();
                    if (!_query.Current.Is("]"))
                    {
                        _query.Number("a duration");
                    }
                }

                _query.Take("]");
            }
            else if (_query.Current.IsWord("offset"))
            {
                _query.Take();
                _query.Signed("a duration");
            }
            else if (_query.Current.Is("@"))
            {
                _query.Take();
                if (_query.Current.IsWord("start") || _query.Current.IsWord("end"))
                {
                    _query.Take();
                    _query.Take("(");
                    _query.Take(")");
                }
                else
                {
                    _query.Signed("a time in seconds, start() or end()");
                }
            }
            else
            {
                return;
            }
        }
    }
}
