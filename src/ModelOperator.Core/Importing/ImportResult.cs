namespace ModelOperator.Core.Importing;

/// <summary>What an import gives: the same for the same request, always.</summary>
/// <param name="Format">The format that was read.</param>
/// <param name="Objects">The objects, each after those it refers to.</param>
/// <param name="Unmapped">What the source says and the objects do not, in the order of the source.</param>
/// <param name="UnmappedBeyond">How many more there are than are listed.</param>
public sealed record ImportResult(
    ImportFormat Format, IReadOnlyList<ImportedObject> Objects, IReadOnlyList<Unmapped> Unmapped, int UnmappedBeyond);

/// <summary>Something of a source that the objects do not say.</summary>
/// <param name="File">The file.</param>
/// <param name="Field">The field, e.g. <c>model-index[0].name</c>.</param>
/// <param name="Value">What it says, shortened to a line.</param>
/// <param name="Why">Why it was not taken over, and what to do when something can be done.</param>
public sealed record Unmapped(string File, string Field, string Value, string Why);

/// <summary>A required field that the source does not say.</summary>
/// <param name="Field">The field of the object, e.g. <c>spec.artifact.digest</c>.</param>
/// <param name="What">What to write there.</param>
public sealed record MissingField(string Field, string What);
