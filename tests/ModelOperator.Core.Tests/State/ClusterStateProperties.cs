using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.State;

/// <summary>What holds for every cluster and everything that happens to it.</summary>
public class ClusterStateProperties
{
    [Fact]
    public void The_same_objects_give_the_same_decisions_whatever_happened_before() => ComesOutTheSame(Universe.Histories);

    [Fact]
    public void Cycles_come_out_the_same_whatever_happened_before() => ComesOutTheSame(Universe.Knots);

    [Fact]
    public void Stages_come_out_the_same_whatever_happened_before() => ComesOutTheSame(Universe.Promotions);

    [Fact]
    public void Whatever_is_decided_otherwise_after_a_change_was_named_dirty() => NamesWhatDiffers(Universe.Histories);

    [Fact]
    public void Whatever_is_decided_otherwise_in_and_below_cycles_was_named_dirty() => NamesWhatDiffers(Universe.Knots);

    [Fact]
    public void Whatever_is_decided_otherwise_because_of_a_stage_was_named_dirty() => NamesWhatDiffers(Universe.Promotions);

    [Fact]
    public void Seeing_an_object_again_makes_nothing_but_itself_dirty()
    {
        Property.Holds(Universe.Histories, History.Smaller, history =>
        {
            var state = history.Live();
            foreach (var (name, item) in history.Objects)
            {
                state.Put(item);
                var dirty = state.Settle();
                Assert.All(dirty.Now.Concat(dirty.Coalesced), found => Assert.Equal(name.Ref, found));
            }
        });
    }

    [Fact]
    public void Settling_twice_finds_nothing_the_second_time()
    {
        Property.Holds(Universe.Histories, History.Smaller, history =>
        {
            var dirty = history.Live().Settle();
            Assert.Empty(dirty.Now.Concat(dirty.Coalesced));
        }, count: 50);
    }

    [Fact]
    public void What_is_inherited_comes_out_the_same_whatever_happened_before() => ComesOutTheSame(Universe.Families);

    [Fact]
    public void Whatever_is_inherited_otherwise_after_a_change_was_named_dirty() => NamesWhatDiffers(Universe.Families);

    [Fact]
    public void Answers_come_out_the_same_whatever_happened_before() => ComesOutTheSame(Universe.Requests);

    [Fact]
    public void Whatever_is_answered_otherwise_after_a_change_was_named_dirty() => NamesWhatDiffers(Universe.Requests);

    [Fact]
    public void No_condition_is_written_that_would_not_be_taken_away_again() =>
        Property.Holds(Universe.Families, History.Smaller, history =>
        {
            var state = history.Live();
            foreach (var item in history.Objects.Values.OfType<IAsset>())
            {
                var owned = item is ModelDeployment ? ServingDecision.OwnedConditions : AssetDecision.OwnedConditions;
                Assert.All(Decisions.Status(state, item).Conditions ?? [], condition => Assert.Contains(condition.Type, owned));
            }
        });

    private static void ComesOutTheSame(Gen<History> histories)
    {
        var cases =
            from history in histories
            from order in Gen.Choose(0, int.MaxValue)
            select (history, order);
        Property.Holds(cases, one => History.Smaller(one.history).Select(history => (history, one.order)), one =>
        {
            var objects = one.history.Objects.Values;
            var shuffled = objects.ToArray();
            new Random(one.order).Shuffle(shuffled);

            var lived = Decisions.Of(one.history.Live(), objects);
            var fresh = Decisions.Of(History.Fresh(shuffled, one.history.Now), objects);

            Assert.All(fresh, decided => Assert.Equal(decided.Value.All, lived[decided.Key].All));
        });
    }

    private static void NamesWhatDiffers(Gen<History> histories)
    {
        Property.Holds(histories, History.Smaller, history =>
        {
            var state = new ClusterState();
            var objects = new Dictionary<ObjectName, IKubernetesObject>();
            var before = new Dictionary<ObjectName, Decided>();
            foreach (var step in history.Steps.Append(new Settle()))
            {
                History.Apply(step, objects);
                if (History.Apply(step, state) is not { } dirty)
                {
                    continue;
                }

                var after = Decisions.Of(state, objects.Values);
                foreach (var (name, decided) in after)
                {
                    var known = before.GetValueOrDefault(name);
                    var goes = decided.MayGo && known?.MayGo != true;
                    Assert.True((known?.Urgent == decided.Urgent && !goes) || dirty.Now.Contains(name.Ref!.Value), Difference("now", name, known, decided));
                    Assert.True(known?.All == decided.All || dirty.Now.Contains(name.Ref!.Value) || dirty.Coalesced.Contains(name.Ref!.Value),
                        Difference("dirty", name, known, decided));
                }

                before = after;
            }

            // Everything was asked for after every step: what the state remembers of its answers is still right.
            var fresh = Decisions.Of(History.Fresh(objects.Values, history.Now), objects.Values);
            Assert.All(fresh, decided => Assert.Equal(decided.Value.All, before[decided.Key].All));
        });
    }

    private static string Difference(string place, ObjectName name, Decided? before, Decided after) =>
        $"{name} is decided otherwise and was not {place}:\n{before?.All}\n{after.All}";
}
