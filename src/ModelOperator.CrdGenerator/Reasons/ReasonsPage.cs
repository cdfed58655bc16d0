using System.Text;
using ModelOperator.Api;

namespace ModelOperator.CrdGenerator.Reasons;

/// <summary>The page that says of every reason what it means and what to do, by kind and condition.</summary>
/// <param name="Path">The file.</param>
public sealed record ReasonsPage(string Path)
{
    /// <summary>The page, from the root of the repository.</summary>
    public const string Name = "src/ModelOperator.Api/REASONS.md";

    private const string Beginning =
        $"""
        <!-- Written by `{CrdCommand.Line}` from the comments of the constants beside this file; not edited by hand. -->

        # Reasons, and what to do about them

        Every condition in `status.conditions` has a reason, which is below, and a message, which says the same of the object at hand and names the field
        to change. `kubectl model why NAME` follows both to the object that is to be mended, and
        [TROUBLESHOOTING.md](../ModelOperator/TROUBLESHOOTING.md) says where else to look.

        `Ready` is what the others come down to. When it is not True it has the reason of the condition that is in the way, and so have `Stalled`, which
        is True when nothing moves until somebody acts, and `Reconciling`, which is True when waiting helps. Only what is theirs alone is under `Ready`.

        """;

    // Kinds whose conditions mean the same are told together; what every kind has comes first.
    private static readonly Type[][] Sections =
    [
        [],
        [typeof(Dataset), typeof(Embedding), typeof(Model), typeof(ModelVersion)],
        [typeof(ModelDeployment)], [typeof(ServingRuntime)], [typeof(SharingGrant)], [typeof(AccessRequest)], [typeof(AccessDenial)], [typeof(Domain)],
    ];

    /// <summary>Whether the file is what the comments say now.</summary>
    public bool IsStale => !File.Exists(Path) || File.ReadAllText(Path) != Text();

    /// <summary>Writes it.</summary>
    public void Write() => File.WriteAllText(Path, Text());

    /// <summary>The page of a repository.</summary>
    public static ReasonsPage Of(string repository) => new(System.IO.Path.Combine(repository, Name));

    private static string Text()
    {
        var catalog = ReasonCatalog.Read();
        var text = new StringBuilder(Beginning);
        foreach (var kinds in Sections)
        {
            text.Append($"\n## {(kinds.Length == 0 ? "Every kind" : Join(kinds))}\n");
            foreach (var condition in catalog.Conditions)
            {
                Append(text, condition, kinds, [.. catalog.Reasons.Where(reason => kinds.Length == 0 ? reason.IsOfEveryKind(condition) : IsOfSome(kinds, condition, reason))]);
            }
        }

        text.Append("\n## Events alone\n\nEvents carry the reasons above, and these.\n");
        return Table(text, catalog.Reasons.Where(reason => reason.Places.Count == 0).Select(reason => (reason.Name, reason))).ToString();
    }

    private static void Append(StringBuilder text, DocumentedCondition condition, Type[] kinds, List<DocumentedReason> reasons)
    {
        if (reasons.Count > 0)
        {
            text.Append($"\n### {condition.Name}{Only(kinds, condition.IsOn)}\n\n{condition.Meaning}\n");
            Table(text, reasons.Select(reason => ($"{reason.Name}{Only([.. kinds.Where(condition.IsOn)], kind => reason.IsOf(condition, kind))}", reason)));
        }
    }

    private static StringBuilder Table(StringBuilder text, IEnumerable<(string Name, DocumentedReason Reason)> rows)
    {
        text.Append("\n| reason | what it means | what to do |\n|---|---|---|\n");
        foreach (var (name, reason) in rows)
        {
            text.Append($"| {name} | {reason.Meaning.Replace("|", "\\|")} | {(reason.Remedy ?? "Nothing.").Replace("|", "\\|")} |\n");
        }

        return text;
    }

    private static bool IsOfSome(Type[] kinds, DocumentedCondition condition, DocumentedReason reason) =>
        !reason.IsOfEveryKind(condition) && Array.Exists(kinds, kind => reason.IsOf(condition, kind));

    /// <summary>Which of the kinds are meant, where these are not all.</summary>
    private static string Only(Type[] kinds, Predicate<Type> isMeant) => Array.TrueForAll(kinds, isMeant) ? "" : $" ({Join(Array.FindAll(kinds, isMeant))})";

    private static string Join(Type[] kinds) => string.Join(", ", kinds.Select(kind => kind.Name));
}
