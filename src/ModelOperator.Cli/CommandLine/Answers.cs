using ModelOperator.Core.Queries;

namespace ModelOperator.Cli.CommandLine;

/// <summary>Answers to questions.</summary>
internal static class Answers
{
    /// <summary>The answer, or the sentence that says why there is none.</summary>
    public static T Of<T>(QueryResult<T> result)
        where T : class =>
        result.Answer ?? throw new PluginException(result.Refusal!.Reason == RefusalReason.NotFound ? ExitCode.NotFound : ExitCode.Usage, result.Refusal.Message);
}
