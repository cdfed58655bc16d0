using System.Reflection;
using ModelOperator.Api;
using ModelOperator.CrdGenerator.Docs;

namespace ModelOperator.CrdGenerator.Reasons;

/// <summary>A type of condition as its constant declares it.</summary>
/// <param name="Name">The type.</param>
/// <param name="Meaning">What its comment says.</param>
/// <param name="Kinds">The kinds that have it; empty for every kind.</param>
internal sealed record DocumentedCondition(string Name, string Meaning, IReadOnlyList<Type> Kinds)
{
    /// <summary>Whether objects of the kind have it.</summary>
    public bool IsOn(Type kind) => Kinds.Count == 0 || Kinds.Contains(kind);
}

/// <summary>A reason as its constant, or the value of an enum, declares it.</summary>
/// <param name="Name">The reason.</param>
/// <param name="Meaning">What its comment says.</param>
/// <param name="Remedy">What its comment says to do; null when there is nothing to do.</param>
/// <param name="Places">The conditions that carry it; none for a reason of events alone.</param>
internal sealed record DocumentedReason(string Name, string Meaning, string? Remedy, IReadOnlyList<ReasonOfAttribute> Places)
{
    /// <summary>Whether the condition carries it on objects of the kind.</summary>
    public bool IsOf(DocumentedCondition condition, Type kind) => condition.IsOn(kind)
        && Places.Any(place => place.Condition == condition.Name && (place.Kinds.Count == 0 || place.Kinds.Contains(kind)));

    /// <summary>Whether the condition carries it on objects of every kind.</summary>
    public bool IsOfEveryKind(DocumentedCondition condition) =>
        condition.Kinds.Count == 0 && Places.Any(place => place.Condition == condition.Name && place.Kinds.Count == 0);
}

/// <summary>All reasons and types of conditions, in the order in which they are declared.</summary>
internal sealed record ReasonCatalog(IReadOnlyList<DocumentedCondition> Conditions, IReadOnlyList<DocumentedReason> Reasons)
{
    /// <summary>The classes of constants, and the enum whose values are reasons.</summary>
    public static IReadOnlyList<Type> Sources { get; } =
        [typeof(Api.Reasons), typeof(PromotionReasons), typeof(ServingReasons), typeof(PodReasons), typeof(AccessRequestState)];

    /// <summary>Reads what the constants and their comments say.</summary>
    /// <exception cref="InvalidOperationException">A constant has no comment, or a type of condition does not say which kinds have it.</exception>
    public static ReasonCatalog Read()
    {
        var documentation = new Documentation();
        string Meaning(FieldInfo field) => documentation.Find(field)
            ?? throw new InvalidOperationException($"{field.DeclaringType!.Name}.{field.Name} needs a <summary>; it becomes the meaning in {ReasonsPage.Name}.");
        return new ReasonCatalog(
            [
                .. from field in Constants(typeof(ConditionTypes))
                   let kinds = field.GetCustomAttribute<ConditionOfAttribute>()?.Kinds
                       ?? throw new InvalidOperationException($"ConditionTypes.{field.Name} needs a ConditionOf that names the kinds that have it.")
                   select new DocumentedCondition(NameOf(field), Meaning(field), kinds),
            ],
            [
                .. from field in Sources.SelectMany(Constants)
                   select new DocumentedReason(NameOf(field), Meaning(field), documentation.FindRemarks(field), [.. field.GetCustomAttributes<ReasonOfAttribute>()]),
            ]);
    }

    /// <summary>What is declared: constants, or the values of an enum.</summary>
    public static IEnumerable<FieldInfo> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral);

    private static string NameOf(FieldInfo field) => field.GetRawConstantValue() as string ?? field.Name;
}
