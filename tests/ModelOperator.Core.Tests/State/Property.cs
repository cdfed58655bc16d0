using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace ModelOperator.Core.Tests.State;

/// <summary>
/// Checks a property over generated cases, new ones every time. A failure shows the smallest case found and a line
/// "(seed, gamma)"; with these two numbers in MODELOPERATOR_REPLAY (as <c>seed,gamma</c>) the same cases come again.
/// </summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> cases, Func<T, IEnumerable<T>> smaller, Action<T> check, int count = 300)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true);
        if (Environment.GetEnvironmentVariable("MODELOPERATOR_REPLAY") is { Length: > 0 } replay)
        {
            var numbers = replay.Split(',').Select(number => ulong.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            config = config.WithReplay(new Replay(new Rnd(numbers[0], numbers[1]), Microsoft.FSharp.Core.FSharpOption<int>.None));
        }

        Check.One(config, Prop.ForAll(Arb.From(cases, smaller), check));
    }
}
