namespace ModelOperator.Core.Importing.Mlflow;

/// <summary>The flavors of a logged model: which libraries can load it.</summary>
internal static class Flavors
{
    /// <summary>Every model has it; it says how to call the model, not what made it.</summary>
    private const string Generic = "python_function";

    /// <summary>Framework and format of the first flavor that belongs to a library.</summary>
    public static (string? Framework, string? Format, string? Task) Read(SourceNode flavors)
    {
        var native = flavors.Fields().FirstOrDefault(flavor => flavor.Name != Generic);
        foreach (var (name, flavor) in flavors.Fields())
        {
            if (name == Generic && native.Node is not null)
            {
                flavor.Refuse("it says how MLflow calls the model, not what made it");
            }
            else if (name != Generic && name != native.Name)
            {
                flavor.Refuse($"a Model has one framework, here {native.Name}");
            }
        }

        if (native.Node is null)
        {
            return (flavors[Generic].Exists ? "python" : null, flavors[Generic].Exists ? "mlflow" : null, null);
        }

        return (Words.Plain(native.Name), FormatOf(native.Name), native.Node["task"].As(Words.Label, Words.NoWord));
    }

    /// <summary>The files of some flavors are what other tools take too; all others are for MLflow to load.</summary>
    private static string FormatOf(string flavor) => flavor is "sklearn" or "xgboost" or "lightgbm" or "onnx" or "catboost" ? flavor : "mlflow";
}
