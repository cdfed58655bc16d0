namespace ModelOperator.Testing.Fuzzing.Cel;

/// <summary>Works out a part of a rule.</summary>
/// <exception cref="CelException">It has no result for these values.</exception>
internal delegate object CelExpression(CelScope scope);

/// <summary>What names stand for.</summary>
internal sealed record CelScope(string Name, object Value, CelScope? Outer)
{
    public object Find(string name) => Name == name ? Value : Outer?.Find(name) ?? throw new CelException($"nothing is named {name}");
}

/// <summary>An expression has no result for the values at hand, such as a field that is not there.</summary>
internal sealed class CelException(string message) : Exception(message);
