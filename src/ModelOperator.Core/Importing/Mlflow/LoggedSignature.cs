using ModelOperator.Api;

namespace ModelOperator.Core.Importing.Mlflow;

/// <summary>The signature of a logged model: lists of columns and tensors, as JSON in text.</summary>
internal static class LoggedSignature
{
    public static ModelSignature? Read(ImportDraft draft, string file, SourceNode signature)
    {
        var (inputs, outputs) = (Tensors(draft, file, signature["inputs"], "input"), Tensors(draft, file, signature["outputs"], "output"));
        return inputs is null && outputs is null ? null : new ModelSignature { Inputs = inputs, Outputs = outputs };
    }

    private static List<TensorSpec>? Tensors(ImportDraft draft, string file, SourceNode written, string role)
    {
        if (written.Text() is not { } text)
        {
            return null;
        }

        var tensors = new List<TensorSpec>();
        var items = draft.Root($"{file}, signature.{role}s", SourceText.Json($"signature.{role}s of {file}", text)).Items();
        foreach (var (item, index) in items.Select((item, index) => (item, index)))
        {
            if (index >= Limits.Tensors)
            {
                item.Refuse($"a signature has at most {Limits.Tensors} of them");
                continue;
            }

            var type = item["type"].Line(Limits.Word);
            var dtype = type == "tensor" ? item["tensor-spec"]["dtype"].Line(Limits.Word) : Dtype(type);
            if (dtype is null)
            {
                item.Refuse("it says no type");
                continue;
            }

            var shape = item["tensor-spec"]["shape"];
            tensors.Add(new TensorSpec
            {
                Name = item["name"].Line(128) ?? $"{role}-{index}",
                Dtype = dtype,
                Shape = shape.Exists ? Shape(shape) : null,
            });
        }

        return tensors.Count == 0 ? null : tensors;
    }

    private static long[]? Shape(SourceNode shape)
    {
        var sizes = shape.Items().Select(item => item.Number()).ToList();
        if (sizes.Count <= 16 && sizes.TrueForAll(size => size is >= -1 and <= int.MaxValue && size == Math.Truncate(size.Value)))
        {
            return [.. sizes.Select(size => (long)size!.Value)];
        }

        shape.Refuse("a shape has at most 16 whole numbers from -1 on");
        return null;
    }

    /// <summary>Types of columns by the names that tensors have for them.</summary>
    private static string? Dtype(string? type) => type switch
    {
        "integer" => "int32",
        "long" => "int64",
        "float" => "float32",
        "double" => "float64",
        "boolean" => "bool",
        _ => type,
    };
}
