using System.Globalization;
using System.Text;
using ModelOperator.Core.Queries;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Reads the parameters of a request. What is not understood is refused, and never passed over.</summary>
internal sealed class QueryReader
{
    private readonly Dictionary<Parameter, IReadOnlyList<string>> _values = [];

    /// <summary>Checks the query of a request against what the operation takes.</summary>
    /// <exception cref="RequestProblem">Something in it is not understood.</exception>
    public QueryReader(Operation operation, IQueryCollection query)
    {
        foreach (var name in query.Keys)
        {
            if (!operation.Parameters.Any(parameter => parameter.Name == name))
            {
                throw RequestProblem.Malformed(operation.Parameters.Count == 0
                    ? $"there is no parameter {QueryText.Quoted(name)}: {operation.Path} takes none"
                    : $"there is no parameter {QueryText.Quoted(name)}: {operation.Path} takes {string.Join(", ", operation.Parameters.Select(parameter => parameter.Name))}");
            }
        }

        foreach (var parameter in operation.Parameters)
        {
            _values[parameter] = [.. query[parameter.Name].OfType<string>()];
            Check(parameter, _values[parameter]);
        }
    }

    /// <summary>The value of a parameter; null when it is not there.</summary>
    public string? One(Parameter parameter) => _values[parameter] is [var value, ..] ? value : null;

    /// <summary>All values of a parameter.</summary>
    public IReadOnlyList<string> All(Parameter parameter) => _values[parameter];

    /// <summary>The number that a parameter gives; null when it is not there.</summary>
    public int? Number(Parameter parameter) => One(parameter) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;

    private static void Check(Parameter parameter, IReadOnlyList<string> values)
    {
        var name = parameter.Name;
        if (parameter.IsRequired && values.Count == 0)
        {
            throw RequestProblem.Malformed($"{name} is missing: add {name}=, {parameter.Description}");
        }

        if (values.Count > (parameter.Repeats ? Parameter.MaxValues : 1))
        {
            throw RequestProblem.Malformed(parameter.Repeats
                ? $"{name} is there {values.Count} times: write it {Parameter.MaxValues} times at most"
                : $"{name} is there {values.Count} times: write it once");
        }

        foreach (var value in values)
        {
            Check(parameter, value);
        }
    }

    private static void Check(Parameter parameter, string value)
    {
        var name = parameter.Name;
        if (value.Length > parameter.MaxLength)
        {
            throw RequestProblem.Malformed($"{name} has {value.Length} characters: write {parameter.MaxLength} at most");
        }

        if (value.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar))
        {
            throw RequestProblem.Malformed($"{name} has characters that are no text: leave control characters out, and encode it as UTF-8");
        }

        if (parameter.Values.Count > 0 && !parameter.Values.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            throw RequestProblem.Malformed($"{name} is {QueryText.Quoted(value)}: write {string.Join(", ", parameter.Values)}");
        }

        if (parameter.MaxNumber is { } most
            && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most))
        {
            throw RequestProblem.Malformed($"{name} is {QueryText.Quoted(value)}: write a whole number from 1 to {most}");
        }
    }
}
