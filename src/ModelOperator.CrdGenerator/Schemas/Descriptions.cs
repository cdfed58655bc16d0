using System.Reflection;
using System.Text.RegularExpressions;
using ModelOperator.CrdGenerator.Docs;

namespace ModelOperator.CrdGenerator.Schemas;

/// <summary>Chooses the description of a field from the documentation comments.</summary>
internal sealed class Descriptions(Documentation documentation)
{
    /// <summary>What a type's comment says.</summary>
    /// <exception cref="InvalidOperationException">The type has no comment.</exception>
    public string Of(Type type) => documentation.Find(type)
        ?? throw new InvalidOperationException($"{type} needs a <summary>; it becomes the description in the schema.");

    /// <summary>
    /// What the property's comment says, or its type's. A field of choices also says what each choice means, unless its comment
    /// already goes through them.
    /// </summary>
    /// <exception cref="InvalidOperationException">Neither has a comment.</exception>
    public string Of(PropertyInfo property)
    {
        var type = ValueTypes.Unwrap(property.PropertyType);
        // A field typed by a generic parameter (spec, status) is described by what the kind puts there.
        var ofType = ValueTypes.IsOfFramework(type) ? null : documentation.Find(type);
        var text = (IsTypedByParameter(property) ? ofType : null) ?? documentation.Find(property) ?? ofType
            ?? throw new InvalidOperationException(
                $"{property.DeclaringType}.{property.Name} needs a <summary>; it becomes the description in the schema.");
        var choices = ValueTypes.Unwrap(ValueTypes.ListItem(type) ?? ValueTypes.MapValue(type) ?? type);
        return choices.IsEnum ? WithChoices(text, choices) : text;
    }

    private static bool IsTypedByParameter(PropertyInfo property) =>
        property.DeclaringType!.IsGenericType
        && property.DeclaringType.GetGenericTypeDefinition().GetProperty(property.Name)!.PropertyType.IsGenericParameter;

    private string WithChoices(string text, Type choices)
    {
        var values = ValueTypes.EnumValues(choices).ToList();
        return values.All(value => Regex.IsMatch(text, $@"\b{Regex.Escape(value.JsonName)}\b"))
            ? text
            : $"{text} {string.Join(' ', values.Select(value => $"{value.JsonName}: {Continuing(documentation.Find(choices, value.Name) ?? "")}"))}";
    }

    /// <summary>A sentence as it reads behind a colon: an ordinary first word loses its capital.</summary>
    private static string Continuing(string sentence) =>
        sentence.Length > 1 && (char.IsLower(sentence[1]) || sentence[1] == ' ') ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence;
}
