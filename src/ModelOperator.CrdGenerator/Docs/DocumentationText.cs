using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ModelOperator.CrdGenerator.Docs;

/// <summary>Turns the markup of an XML documentation comment into one plain paragraph, as <c>kubectl explain</c> shows it.</summary>
internal static partial class DocumentationText
{
    public static string FromXml(XElement element)
    {
        var text = new StringBuilder();
        Append(text, element);
        return Whitespace().Replace(text.ToString(), " ").Trim();
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(plain.Value);
                    break;
                case XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference when reference.IsEmpty:
                    text.Append(ReferencedName(reference));
                    break;
                case XElement { Name.LocalName: "para" or "br" or "item" } block:
                    text.Append(' ');
                    Append(text, block);
                    text.Append(' ');
                    break;
                case XElement inline:
                    Append(text, inline);
                    break;
            }
        }
    }

    /// <summary>What a reader of the API calls the thing: fields by their JSON name, everything else by its own.</summary>
    private static string ReferencedName(XElement reference)
    {
        var target = (reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("name")
            ?? reference.Attribute("href"))?.Value ?? "";
        if (target.Length < 2 || target[1] != ':')
        {
            return target;
        }

        var name = target[(target.LastIndexOfAny(['.', ':']) + 1)..].Split('`', '(')[0];
        return target[0] == 'P' ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
