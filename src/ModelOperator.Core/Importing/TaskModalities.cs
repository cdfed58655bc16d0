using ModelOperator.Api;

namespace ModelOperator.Core.Importing;

/// <summary>What models of a task take in and put out.</summary>
internal static class TaskModalities
{
    public static IReadOnlyList<Modality>? Of(string? task)
    {
        if (task is null)
        {
            return null;
        }

        Modality[] found = [.. Word("text", Modality.Text), .. Word("image", Modality.Image), .. Word("audio", Modality.Audio), .. Word("speech", Modality.Audio),
            .. Word("video", Modality.Video), .. Word("tabular", Modality.Tabular), .. Word("graph", Modality.Graph), .. Word("time-series", Modality.TimeSeries),
            .. task switch
            {
                "fill-mask" or "question-answering" or "summarization" or "token-classification" or "translation" or "sentence-similarity"
                    or "zero-shot-classification" => [Modality.Text],
                "visual-question-answering" or "document-question-answering" => [Modality.Text, Modality.Image],
                "object-detection" or "depth-estimation" or "mask-generation" => [Modality.Image],
                _ => Array.Empty<Modality>(),
            }];
        return found.Length == 0 ? null : [.. found.Distinct().Order()];

        Modality[] Word(string word, Modality modality) => $"-{task}-".Contains($"-{word}-", StringComparison.Ordinal) ? [modality] : [];
    }
}
