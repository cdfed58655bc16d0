using System.Globalization;
using System.Text;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>The way to a cause as text for the terminal: each step is not ready because of the one below.</summary>
public static class WhyFormat
{
    /// <summary>The text.</summary>
    public static string Of(WhyAnswer answer)
    {
        if (answer.Ready)
        {
            return $"{answer.Uri} is ready.\n";
        }

        var text = new StringBuilder();
        for (var i = 0; i < answer.Steps.Count; i++)
        {
            var step = answer.Steps[i];
            var last = i == answer.Steps.Count - 1;
            text.Append(i == 0 ? "" : "because ").Append(AssetLabel.Of(step.Node));
            text.Append(step.Condition is { } condition ? QueryText.Plain($": {condition.Type} is {condition.Status}, {condition.Reason}") : ": the operator has not looked at it yet").Append('\n');
            if (step.Condition?.Message is { Length: > 0 } message)
            {
                text.Append("  ").Append(QueryText.OneLine(message)).Append('\n');
            }

            if (step.Field is { } field)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {QueryText.Plain($"{field}{(step.Names is null ? "" : $" names {step.Names}")}")}\n");
            }

            if (last && !answer.CauseHidden)
            {
                text.Append(CultureInfo.InvariantCulture, $"This is what to mend: {AssetLabel.Of(step.Node)}{(step.Field is null ? "" : $", {step.Field}")}\n");
            }
        }

        return text.Append(answer.CauseHidden ? "The cause lies further up, in an asset that you may not see: ask the owner of what is named last.\n" : "").ToString();
    }
}
