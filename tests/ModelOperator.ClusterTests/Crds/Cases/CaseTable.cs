using System.Globalization;
using System.Text.Json;

namespace ModelOperator.ClusterTests.Crds.Cases;

/// <summary>The cases of one kind. Paths are those of the kind's first example, or of the one that follows <see cref="From"/>; values are JSON.</summary>
internal sealed class CaseTable(string kind)
{
    private readonly List<Case> cases = [];
    private int example;

    public IReadOnlyList<Case> Cases => cases;

    /// <summary>Goes on with another of the kind's examples.</summary>
    public CaseTable From(int index)
    {
        example = index;
        return this;
    }

    /// <summary>A field whose values are changed to see a rule at work.</summary>
    /// <param name="path">Place of the rule.</param>
    /// <param name="sentence">What users are told.</param>
    /// <param name="accepted">Values that pass.</param>
    /// <param name="refused">Values that do not.</param>
    /// <param name="field">The field that is changed, when it is not the place of the rule.</param>
    /// <param name="reported">The field that the refusal names, when it is not the changed one.</param>
    public CaseTable Rule(string path, string sentence, string[] accepted, string[] refused, string? field = null, string? reported = null) =>
        Add(path, $"rule {sentence}", field ?? path, @case => @case with
        {
            Accepted = accepted,
            Refused = refused,
            ReportedField = reported ?? field ?? path,
            Sentence = sentence,
        });

    /// <summary>Text that must look a certain way; the values are plain text.</summary>
    /// <param name="path">The text.</param>
    /// <param name="sentence">What users are told.</param>
    /// <param name="accepted">Texts that pass.</param>
    /// <param name="refused">Texts that do not.</param>
    /// <param name="within">An object that is set as a whole, and what it becomes, where the text alone would break another rule.</param>
    public CaseTable Text(string path, string sentence, string[] accepted, string[] refused, Within? within = null) =>
        Add(path, $"rule {sentence}", within?.Field ?? path, @case => @case with
        {
            Template = within?.Template ?? "?",
            Accepted = [.. accepted.Select(Quote)],
            Refused = [.. refused.Select(Quote)],
            ReportedField = path,
            Sentence = sentence,
        });

    /// <summary>A field of an existing object that may not change; the values differ from the example's.</summary>
    public CaseTable Frozen(string path, string sentence, params string[] values) =>
        Add("spec", $"rule {sentence}", path, @case => @case with { Refused = values, Sentence = sentence, OnUpdate = true });

    /// <summary>The longest text; <paramref name="longest"/> is a valid one where not any letters will do.</summary>
    public CaseTable Longest(string path, int length, string prefix = "", string? longest = null, Within? within = null) =>
        Add(path, $"maxLength {length}", within?.Field ?? path, @case => @case with
        {
            Template = within?.Template ?? "?",
            ReportedField = path,
            Accepted = [Quote(longest ?? prefix.PadRight(length, 'a'))],
            Refused = [Quote((longest ?? prefix.PadRight(length, 'a')) + "a")],
            Reason = "FieldValueTooLong",
            Sentence = length.ToString(CultureInfo.InvariantCulture),
        });

    /// <summary>Text that may not be empty, or not shorter than some length.</summary>
    public CaseTable Shortest(string path, int length = 1) =>
        Add(path, $"minLength {length}", path, @case => @case with { Refused = [Quote("")], Sentence = length.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Text of at least one character and at most some length.</summary>
    public CaseTable Length(string path, int longest) => Shortest(path).Longest(path, longest);

    /// <summary>The smallest and the largest whole number.</summary>
    public CaseTable Between(string path, long smallest, long largest, Within? within = null) => this
        .Least(path, Number(smallest), Number(smallest - 1), within)
        .Greatest(path, Number(largest), Number(largest + 1), within);

    /// <summary>The smallest number, and one that is too small.</summary>
    public CaseTable Least(string path, string smallest, string less, Within? within = null) => Bound(path, "minimum", smallest, less, within);

    /// <summary>The largest number, and one that is too large; <paramref name="shown"/> is how the server writes it, where that differs.</summary>
    public CaseTable Greatest(string path, string largest, string more, Within? within = null, string? shown = null) =>
        Bound(path, "maximum", largest, more, within, shown);

    /// <summary>A choice; <paramref name="accepted"/> are the values that suit the rest of the example, all when not given.</summary>
    public CaseTable OneOf(string path, string[] values, string[]? accepted = null) =>
        Add(path, $"enum {string.Join(' ', values)}", path, @case => @case with
        {
            Accepted = [.. (accepted ?? values).Select(Quote)],
            Refused = [Quote(values[0].ToUpperInvariant() + "s"), Quote("")],
            Reason = "FieldValueNotSupported",
            Sentence = string.Join(", ", values.Select(Quote)),
        });

    /// <summary>Fields without which an object is not valid.</summary>
    public CaseTable Required(string path, params string[] fields)
    {
        foreach (var field in fields)
        {
            var inside = path.Length == 0 ? field : $"{path}.{field}";
            Add(path, $"required {field}", inside, @case => @case with { Refused = [""], Reason = "FieldValueRequired" });
        }

        return this;
    }

    /// <summary>What a field becomes when it is not given; <paramref name="json"/> as the schema says it, and what then is stored.</summary>
    public CaseTable Default(string path, string json, string? stored = null) =>
        Add(path, $"default {json}", path, @case => @case with { Accepted = [""], Default = stored ?? json });

    /// <summary>The most items of a list; <c>#</c> in the item stands for its number.</summary>
    public CaseTable Most(string path, int count, string item) => Limit(
        path, [.. Enumerable.Range(0, count + 1).Select(i => item.Replace("#", Number(i), StringComparison.Ordinal))]);

    /// <summary>The most items of a list of choices: as many as there are.</summary>
    public CaseTable MostOf(string path, params string[] choices) => Limit(path, [.. choices.Append(choices[0]).Select(Quote)]);

    /// <summary>The most items of a list; the last of the given ones is too much.</summary>
    public CaseTable Limit(string path, params string[] items) =>
        Add(path, $"maxItems {items.Length - 1}", path, @case => @case with
        {
            Accepted = [List(items[..^1])],
            Refused = [List(items)],
            Reason = "FieldValueTooMany",
            Sentence = $"must have at most {items.Length - 1} items",
        });

    /// <summary>A list that must have items.</summary>
    public CaseTable NotEmpty(string path) =>
        Add(path, "minItems 1", path, @case => @case with { Refused = ["[]"], Sentence = "should have at least 1 items" });

    /// <summary>The most entries of a map; their names begin with a word that suits it.</summary>
    public CaseTable MostEntries(string path, int count, string word = "label-") =>
        Add(path, $"maxProperties {count}", path, @case => @case with
        {
            Accepted = [Entries(word, count)],
            Refused = [Entries(word, count + 1)],
            Reason = "FieldValueTooMany",
            Sentence = $"must have at most {count} items",
        });

    /// <summary>A list whose items are all different.</summary>
    public CaseTable Set(string path, string item) => Distinct(path, "set", [item, item]);

    /// <summary>A list of one item a key.</summary>
    public CaseTable Map(string path, string item, string sameKey) => Distinct(path, "map", [item, sameKey]);

    /// <summary>A moment as RFC 3339 writes it.</summary>
    public CaseTable Moment(string path) => Add(path, "format date-time", path, @case => @case with
    {
        Accepted = [Quote("2026-05-01T08:30:00Z")],
        Refused = [Quote("2026-05-01"), Quote("yesterday")],
        Reason = "FieldValueTypeInvalid",
        Sentence = "date-time",
    });

    /// <summary>Adds the cases of a block that several kinds share.</summary>
    public CaseTable With(Func<CaseTable, CaseTable> block) => block(this);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string List(string[] items) => $"[{string.Join(',', items)}]";

    private static string Entries(string word, int count) => $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{word}{i}\":\"\""))}}}";

    private CaseTable Bound(string path, string keyword, string bound, string beyond, Within? within, string? shown = null) =>
        Add(path, $"{keyword} {bound}", within?.Field ?? path, @case => @case with
        {
            Template = within?.Template ?? "?",
            ReportedField = path,
            Accepted = [bound],
            Refused = [beyond],
            Sentence = shown ?? bound,
        });

    private CaseTable Distinct(string path, string type, string[] items) => Add(path, $"list {type}", path, @case => @case with
    {
        Refused = [List(items)],
        ReportedField = $"{path}[1]",
        Reason = "FieldValueDuplicate",
    });

    private CaseTable Add(string path, string says, string field, Func<Case, Case> complete)
    {
        cases.Add(complete(new(kind, Constraint.At(FieldPath.InSchema(path), says)) { Field = field, ReportedField = field, Example = example }));
        return this;
    }
}

/// <summary>An object that is set as a whole.</summary>
/// <param name="Field">The object.</param>
/// <param name="Template">What it becomes, with <c>?</c> for the value.</param>
internal sealed record Within(string Field, string Template);
