using System.Reflection;
using System.Text.Json.Nodes;
using ModelOperator.CrdGenerator.Schemas;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.CrdGenerator;

/// <summary>Builds the CustomResourceDefinition of a kind: its names, columns and subresources around its schema.</summary>
internal sealed class DefinitionBuilder(SchemaBuilder schemas)
{
    public JsonObject Build(Type kind)
    {
        var resource = ResourceTypeOf(kind);
        var names = kind.GetCustomAttribute<CustomResourceAttribute>()!;
        return new()
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = resource.ToString() },
            ["spec"] = new JsonObject
            {
                ["group"] = resource.Group,
                ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
                ["names"] = new JsonObject
                {
                    ["kind"] = resource.Kind,
                    ["listKind"] = resource.Kind + "List",
                    ["plural"] = resource.Plural,
                    ["singular"] = resource.Kind.ToLowerInvariant(),
                    ["shortNames"] = Strings(names.ShortNames),
                    ["categories"] = Strings(names.Categories),
                },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = resource.Version,
                    ["served"] = true,
                    ["storage"] = true,
                    ["subresources"] = Subresources(names),
                    ["additionalPrinterColumns"] = new JsonArray([.. kind.GetCustomAttributes<PrinterColumnAttribute>().Select(Column)]),
                    ["schema"] = new JsonObject { ["openAPIV3Schema"] = schemas.Kind(kind) },
                }),
            },
        };
    }

    /// <summary>How a kind is addressed; a static member of its record.</summary>
    public static ResourceType ResourceTypeOf(Type kind) =>
        kind.GetProperty(nameof(ResourceType), BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ResourceType
        ?? throw new InvalidOperationException($"{kind} is marked as a custom resource and so needs a public static {nameof(ResourceType)}.");

    private static JsonObject Subresources(CustomResourceAttribute names)
    {
        var subresources = new JsonObject { ["status"] = new JsonObject() };
        if (names.ScaleSpecReplicasPath is not null)
        {
            var scale = new JsonObject { ["specReplicasPath"] = names.ScaleSpecReplicasPath, ["statusReplicasPath"] = names.ScaleStatusReplicasPath };
            if (names.ScaleLabelSelectorPath is not null)
            {
                scale["labelSelectorPath"] = names.ScaleLabelSelectorPath;
            }

            subresources["scale"] = scale;
        }

        return subresources;
    }

    private static JsonObject Column(PrinterColumnAttribute column)
    {
        var result = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.JsonPath };
        if (column.Description is not null)
        {
            result["description"] = column.Description;
        }

        if (column.Priority != 0)
        {
            result["priority"] = column.Priority;
        }

        return result;
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
