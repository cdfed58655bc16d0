using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.CrdGenerator.Schemas;

/// <summary>Writes what the schema attributes say as keywords of an OpenAPI schema.</summary>
internal static class SchemaKeywords
{
    /// <summary>Adds format, default and limits.</summary>
    /// <exception cref="InvalidOperationException">The default does not fit the type.</exception>
    public static void AddLimits(JsonObject schema, SchemaAttribute? limits)
    {
        if (limits is null)
        {
            return;
        }

        if (limits.Format is { } format)
        {
            schema.Remove("format");
            if (format.Length > 0)
            {
                schema["format"] = format;
            }
        }

        if (limits.Default is not null)
        {
            schema["default"] = Default(schema, limits.Default);
        }

        AddNumber(schema, "minimum", limits.Minimum);
        AddNumber(schema, "maximum", limits.Maximum);
        AddCount(schema, "minLength", limits.MinLength);
        AddCount(schema, "maxLength", limits.MaxLength);
        AddCount(schema, "minItems", limits.MinItems);
        AddCount(schema, "maxItems", limits.MaxItems);
        AddCount(schema, "minProperties", limits.MinProperties);
        AddCount(schema, "maxProperties", limits.MaxProperties);
    }

    /// <summary>Adds rules behind those that are there.</summary>
    public static void AddRules(JsonObject schema, IEnumerable<CelRuleAttribute> rules)
    {
        foreach (var rule in rules)
        {
            var validation = new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message };
            if (rule.FieldPath is not null)
            {
                validation["fieldPath"] = rule.FieldPath;
            }

            if (schema["x-kubernetes-validations"] is not JsonArray validations)
            {
                schema["x-kubernetes-validations"] = validations = [];
            }

            validations.Add((JsonNode)validation);
        }
    }

    /// <summary>Says how a list merges: as a map by keys, as a set, or as one value.</summary>
    /// <exception cref="InvalidOperationException">The property is no list, though marked as a set or a map.</exception>
    public static void AddListType(JsonObject schema, PropertyInfo property)
    {
        var keys = property.GetCustomAttribute<ListMapAttribute>()?.Keys;
        var isSet = property.IsDefined(typeof(ListSetAttribute));
        if ((string?)schema["type"] != "array")
        {
            if (keys is not null || isSet)
            {
                throw new InvalidOperationException("only lists are a set or a map");
            }

            return;
        }

        schema["x-kubernetes-list-type"] = keys is not null ? "map" : isSet ? "set" : "atomic";
        if (keys is not null)
        {
            schema["x-kubernetes-list-map-keys"] = new JsonArray([.. keys.Select(key => JsonValue.Create(key))]);
        }
    }

    /// <summary>Puts what is inside a field behind what is said about the field itself, which else is pages away from its name.</summary>
    public static void MoveNestedToEnd(JsonObject schema)
    {
        foreach (var keyword in (string[])["items", "additionalProperties", "properties", "required"])
        {
            if (schema[keyword] is { } nested)
            {
                schema.Remove(keyword);
                schema[keyword] = nested;
            }
        }
    }

    private static JsonNode Default(JsonObject schema, object value) => ((string?)schema["type"], value) switch
    {
        ("object", "{}") => new JsonObject(),
        ("string", string text) when schema["enum"] is not JsonArray values || values.Any(choice => (string?)choice == text) => text,
        ("boolean", bool flag) => flag,
        ("integer", int or long) => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ("number", int or long or double) => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"the default '{value}' is not a value of {schema.ToJsonString()}"),
    };

    private static void AddCount(JsonObject schema, string keyword, int count)
    {
        if (count >= 0)
        {
            schema[keyword] = count;
        }
    }

    private static void AddNumber(JsonObject schema, string keyword, double number)
    {
        if (!double.IsNaN(number))
        {
            schema[keyword] = Number(number);
        }
    }

    /// <summary>Whole numbers without a fraction, as people write them.</summary>
    private static JsonValue Number(double number) =>
        Math.Abs(number) < 1e15 && number == Math.Truncate(number) ? JsonValue.Create((long)number) : JsonValue.Create(number);
}
