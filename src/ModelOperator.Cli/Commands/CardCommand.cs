using System.CommandLine;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries.Formats;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model card</c>: the card of a model, as Markdown.</summary>
internal static class CardCommand
{
    public static Command Create()
    {
        var question = new AssetQuestion("The Model: NAME, model/NAMESPACE/NAME or its aip:// uri.");
        var command = new Command("card", "Shows the card of a Model as Markdown: what it is for, where it fails, its versions and how good they are.");
        question.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (cluster, text) = await question.AskAsync(result, cancellationToken, ObjectKind.Model);
            var key = AssetUri.TryParse(text, out var uri) ? uri.ToObject(cluster.Platform) : null;
            var card = key is { } model ? CardFormat.Of(cluster.Scope, model) : null;
            Console.Write(Headings(card ?? throw PluginException.NotFound($"there is no Model {text} that you may see: cards are of Models, look for one with kubectl model search --kind model")));
        });
        return command;
    }

    private static string Headings(string card) =>
        string.Join('\n', card.Split('\n').Select(line => line.StartsWith('#') ? Paint.Strong(line) : line));
}
