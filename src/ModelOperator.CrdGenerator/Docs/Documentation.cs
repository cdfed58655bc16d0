using System.Reflection;
using System.Xml.Linq;

namespace ModelOperator.CrdGenerator.Docs;

/// <summary>The summaries that the compiler wrote to XML files beside the assemblies.</summary>
internal sealed class Documentation
{
    private readonly Dictionary<Assembly, Dictionary<string, string>> summaries = [];

    /// <summary>Summary of a type; null when it has none.</summary>
    public string? Find(Type type) => Find(type.Assembly, $"T:{Id(type)}");

    /// <summary>Summary of a property; null when it has none or inherits it.</summary>
    public string? Find(PropertyInfo property) => Find(property.Module.Assembly, $"P:{Id(property.DeclaringType!)}.{property.Name}");

    /// <summary>Summary of an enum's value; null when it has none.</summary>
    public string? Find(Type enumType, string value) => Find(enumType.Assembly, $"F:{Id(enumType)}.{value}");

    private static string Id(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private string? Find(Assembly assembly, string id)
    {
        if (!summaries.TryGetValue(assembly, out var members))
        {
            summaries[assembly] = members = Load(assembly);
        }

        return members.GetValueOrDefault(id);
    }

    private static Dictionary<string, string> Load(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"The descriptions in the schema come from {path}, which is not there; build {assembly.GetName().Name} with GenerateDocumentationFile.", path);
        }

        return (
            from member in XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member")
            let summary = member.Element("summary")
            where summary is not null
            let text = DocumentationText.FromXml(summary)
            where text.Length > 0
            select (Id: member.Attribute("name")!.Value, Text: text)).ToDictionary(entry => entry.Id, entry => entry.Text);
    }
}
