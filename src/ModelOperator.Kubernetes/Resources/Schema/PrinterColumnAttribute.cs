namespace ModelOperator.Kubernetes.Resources.Schema;

/// <summary>A column of <c>kubectl get</c>; columns appear in the order of the attributes.</summary>
/// <param name="name">Heading.</param>
/// <param name="jsonPath">JSON path of the value, e.g. <c>.status.url</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PrinterColumnAttribute(string name, string jsonPath) : Attribute
{
    /// <summary>Heading.</summary>
    public string Name { get; } = name;

    /// <summary>JSON path of the value.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>OpenAPI type: string, integer, number, boolean or date.</summary>
    public string Type { get; init; } = "string";

    /// <summary>What the column shows.</summary>
    public string? Description { get; init; }

    /// <summary>0 is always shown, 1 only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }
}
