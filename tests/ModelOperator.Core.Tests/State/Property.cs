using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace ModelOperator.Core.Tests.State;

/// <summary>
/// Checks a property over generated cases: the same ones every time, so that a change is judged by what it changed. With
/// MODELOPERATOR_CASES set to a number, that many new ones instead. A failure shows the smallest case found and a line
/// "(seed, gamma)"; with these two numbers in MODELOPERATOR_REPLAY (as <c>seed,gamma</c>) the same cases come again.
/// </summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> cases, Func<T, IEnumerable<T>> smaller, Action<T> check, int count = 300)
    {
        var more = Environment.GetEnvironmentVariable("MODELOPERATOR_CASES") is { Length: > 0 } number
            ? int.Parse(number, CultureInfo.InvariantCulture)
            : (int?)null;
        var config = Config.QuickThrowOnFailure.WithMaxTest(more ?? count).WithQuietOnSuccess(true);
        var replay = Environment.GetEnvironmentVariable("MODELOPERATOR_REPLAY") ?? (more is null ? "20261101,20261103" : "");
        if (replay.Length > 0)
        {
            var numbers = replay.Split(',').Select(number => ulong.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            config = config.WithReplay(new Replay(new Rnd(numbers[0], numbers[1]), Microsoft.FSharp.Core.FSharpOption<int>.None));
        }

        Check.One(config, Prop.ForAll(Arb.From(cases, smaller), check));
    }
}
