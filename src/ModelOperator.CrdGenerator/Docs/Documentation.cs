using System.Reflection;
using System.Xml.Linq;

namespace ModelOperator.CrdGenerator.Docs;

/// <summary>The comments that the compiler wrote to XML files beside the assemblies.</summary>
internal sealed class Documentation
{
    private readonly Dictionary<Assembly, Dictionary<string, Comment>> comments = [];

    /// <summary>Summary of a type; null when it has none.</summary>
    public string? Find(Type type) => Find(type.Assembly, $"T:{Id(type)}")?.Summary;

    /// <summary>Summary of a property; null when it has none or inherits it.</summary>
    public string? Find(PropertyInfo property) => Find(property.Module.Assembly, $"P:{Id(property.DeclaringType!)}.{property.Name}")?.Summary;

    /// <summary>Summary of an enum's value; null when it has none.</summary>
    public string? Find(Type enumType, string value) => Find(enumType.Assembly, $"F:{Id(enumType)}.{value}")?.Summary;

    /// <summary>Summary of a constant or of an enum's value; null when it has none.</summary>
    public string? Find(FieldInfo field) => Find(field.DeclaringType!, field.Name);

    /// <summary>Remarks on a constant or on an enum's value; null when there are none.</summary>
    public string? FindRemarks(FieldInfo field) => Find(field.Module.Assembly, $"F:{Id(field.DeclaringType!)}.{field.Name}")?.Remarks;

    private static string Id(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private Comment? Find(Assembly assembly, string id)
    {
        if (!comments.TryGetValue(assembly, out var members))
        {
            comments[assembly] = members = Load(assembly);
        }

        return members.GetValueOrDefault(id);
    }

    private static Dictionary<string, Comment> Load(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"The descriptions in the schema come from {path}, which is not there; build {assembly.GetName().Name} with GenerateDocumentationFile.", path);
        }

        return XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member").ToDictionary(
            member => member.Attribute("name")!.Value,
            member => new Comment(TextOf(member.Element("summary")), TextOf(member.Element("remarks"))));
    }

    private static string? TextOf(XElement? element) => element is null || DocumentationText.FromXml(element) is not { Length: > 0 } text ? null : text;

    private sealed record Comment(string? Summary, string? Remarks);
}
