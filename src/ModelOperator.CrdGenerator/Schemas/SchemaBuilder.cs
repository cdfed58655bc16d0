using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.CrdGenerator.Schemas;

/// <summary>Builds the structural OpenAPI schema of a kind from its records.</summary>
internal sealed class SchemaBuilder(Descriptions descriptions)
{
    /// <summary>The schema of a whole object of a kind.</summary>
    public JsonObject Kind(Type kind)
    {
        var schema = Object(kind, ValueTypes.Fields(kind).Where(field => field.Name is not ("apiVersion" or "kind" or "metadata")));
        schema.Insert(0, "description", descriptions.Of(kind));
        var properties = (JsonObject)schema["properties"]!;
        properties.Insert(0, "apiVersion", Text("Version of this schema of the object, as group/version."));
        properties.Insert(1, "kind", Text("Kind of the object."));
        properties.Insert(2, "metadata", Metadata(kind));
        if (properties["status"] is JsonObject status && status["properties"]?["observedGeneration"] is not null)
        {
            status.Insert(status.IndexOf("type") + 1, "default", new JsonObject { ["observedGeneration"] = ResourceStatus.NotObserved });
        }

        return schema;
    }

    /// <summary>The server knows metadata by itself; but only a field that is declared can be named as the one that is wrong.</summary>
    private static JsonObject Metadata(Type kind)
    {
        var metadata = new JsonObject { ["type"] = "object" };
        if (kind.GetCustomAttributes<CelRuleAttribute>().Any(rule => rule.FieldPath == ".metadata.name"))
        {
            metadata["properties"] = new JsonObject { ["name"] = new JsonObject { ["type"] = "string" } };
        }

        return metadata;
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    private JsonObject Field(PropertyInfo property)
    {
        try
        {
            var schema = Value(ValueTypes.Unwrap(property.PropertyType));
            schema.Remove("description");
            schema.Insert(0, "description", descriptions.Of(property));
            var rules = property.GetCustomAttributes<CelRuleAttribute>().ToLookup(rule => rule.OnItems);
            SchemaKeywords.AddListType(schema, property);
            SchemaKeywords.AddLimits(schema, property.GetCustomAttributes<SchemaAttribute>().SingleOrDefault(limits => limits is not ItemsAttribute));
            SchemaKeywords.AddRules(schema, rules[false]);

            var itemLimits = property.GetCustomAttribute<ItemsAttribute>();
            if ((schema["items"] ?? schema["additionalProperties"]) is JsonObject items)
            {
                SchemaKeywords.AddLimits(items, itemLimits);
                SchemaKeywords.AddRules(items, rules[true]);
            }
            else if (itemLimits is not null || rules[true].Any())
            {
                throw new InvalidOperationException("only lists and maps have items");
            }

            SchemaKeywords.MoveNestedToEnd(schema);
            return schema;
        }
        catch (InvalidOperationException problem)
        {
            throw new InvalidOperationException($"{property.DeclaringType!.Name}.{property.Name}: {problem.Message}", problem);
        }
    }

    private JsonObject Value(Type type)
    {
        if (ValueTypes.Scalar(type) is { } scalar)
        {
            SchemaKeywords.AddRules(scalar, type.GetCustomAttributes<CelRuleAttribute>());
            return scalar;
        }

        if (ValueTypes.ListItem(type) is { } item)
        {
            return new() { ["type"] = "array", ["items"] = Value(ValueTypes.Unwrap(item)) };
        }

        if (ValueTypes.MapValue(type) is { } value)
        {
            return new() { ["type"] = "object", ["additionalProperties"] = Value(ValueTypes.Unwrap(value)) };
        }

        if (ValueTypes.IsOfFramework(type))
        {
            throw new InvalidOperationException($"{type} has no form in a schema");
        }

        var schema = Object(type, ValueTypes.Fields(type));
        schema.Insert(0, "description", descriptions.Of(type));
        return schema;
    }

    private JsonObject Object(Type type, IEnumerable<(string Name, PropertyInfo Property)> fields)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var (name, property) in fields)
        {
            properties[name] = Field(property);
            if (property.IsDefined(typeof(RequiredMemberAttribute)))
            {
                required.Add(name);
            }
        }

        var schema = new JsonObject { ["type"] = "object" };
        SchemaKeywords.AddRules(schema, type.GetCustomAttributes<CelRuleAttribute>(inherit: true));
        schema["properties"] = properties;
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }
}
