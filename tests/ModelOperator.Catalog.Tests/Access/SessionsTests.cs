using ModelOperator.Api;
using ModelOperator.Catalog.Access;
using ModelOperator.Catalog.Endpoints;
using ModelOperator.Catalog.Observation;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Catalog.Tests.Access;

public sealed class SessionsTests : IAsyncLifetime, IDisposable
{
    private const string CredentialId = "authentication.kubernetes.io/credential-id";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new();
    private readonly SqliteSearchIndex _index = new();
    private readonly IndexFeed _feed;
    private readonly CatalogState _state;
    private ReviewServer _server = null!;
    private KubernetesClient _client = null!;
    private AccessReviews _reviews = null!;
    private Sessions _sessions = null!;

    public SessionsTests()
    {
        _feed = new IndexFeed(_index);
        _state = new CatalogState("k8s", _feed, new ChangeFeed(), TimeProvider.System);
        foreach (var name in (string[])["studio", "ads"])
        {
            _state.Observe(new Sighting(null, ChangeType.Added, null, true), state => state.Set(Make.Namespace(name)));
            Put(Make.Dataset($"{name}/shots"));
        }

        _state.GoLive();
    }

    public async Task InitializeAsync()
    {
        _server = await ReviewServer.StartAsync();
        _client = new KubernetesClient(_server.Configuration);
        _reviews = new AccessReviews(_client);
        _sessions = new Sessions(_reviews, _state, _time);
        _server.Users["ada"] = new UserInfo { Username = "ada" };
    }

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    public void Dispose()
    {
        _reviews.Dispose();
        _client.Dispose();
        _state.Dispose();
        _feed.Dispose();
        _index.Dispose();
    }

    [Fact]
    public async Task Tokens_that_somebody_makes_up_do_not_make_those_be_asked_about_again_who_are_known()
    {
        await LookAsync("ada");
        foreach (var batch in Enumerable.Range(0, 5000).Chunk(50))
        {
            await Task.WhenAll(batch.Select(async number => Assert.Null(await _sessions.LookAsync($"nonsense-{number}", CancellationToken.None))));
        }

        Assert.Equal("ada", (await LookAsync("ada")).Caller.User);
        Assert.Single(_server.Tokens, "ada");
    }

    [Fact]
    public async Task While_tokens_that_somebody_makes_up_wait_those_who_are_known_do_not_and_too_many_are_sent_away()
    {
        await LookAsync("ada");
        _server.Hold();
        var waiting = Enumerable.Range(0, 200).Select(number => _sessions.LookAsync($"nonsense-{number}", CancellationToken.None)).ToList();

        _time.Advance(Tokens.Period);
        Assert.Equal("ada", (await LookAsync("ada")).Caller.User);
        Assert.Equal(2, _server.Tokens.Count(token => token == "ada"));

        _server.GoOn();
        var refused = 0;
        foreach (var one in waiting)
        {
            try
            {
                Assert.Null(await one.WaitAsync(Bound));
            }
            catch (RequestProblem problem)
            {
                Assert.Equal(503, problem.Status);
                refused++;
            }
        }

        Assert.Equal(200 - 4 - 64, refused);
    }

    [Fact]
    public async Task That_a_token_is_nobodys_is_believed_as_long_as_whose_one_is()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await _sessions.LookAsync("nonsense", CancellationToken.None));
        }

        Assert.Single(_server.Tokens);
        _time.Advance(Tokens.Period);
        Assert.Null(await _sessions.LookAsync("nonsense", CancellationToken.None));
        Assert.Equal(2, _server.Tokens.Count);
    }

    [Fact]
    public async Task A_token_that_ends_shows_nothing_from_the_next_question_on_and_comes_back_when_it_is_somebodys_again()
    {
        await LookAsync("ada");
        _server.Users.Remove("ada", out var ada);
        Assert.NotNull(await _sessions.LookAsync("ada", CancellationToken.None));
        _time.Advance(Tokens.Period);
        Assert.Null(await _sessions.LookAsync("ada", CancellationToken.None));
        _server.Users["ada"] = ada!;
        _time.Advance(Tokens.Period);
        Assert.NotNull(await _sessions.LookAsync("ada", CancellationToken.None));
    }

    [Fact]
    public async Task What_somebody_may_do_is_asked_once_whatever_tokens_he_shows()
    {
        _server.Users["first"] = new UserInfo { Username = "grace", Groups = ["a", "b"], Extra = new Dictionary<string, IReadOnlyList<string>> { [CredentialId] = ["JTI=1"], ["scope"] = ["x"] } };
        _server.Users["second"] = new UserInfo { Username = "grace", Groups = ["b", "a"], Extra = new Dictionary<string, IReadOnlyList<string>> { [CredentialId] = ["JTI=2"], ["scope"] = ["x"] } };
        _server.Users["other"] = new UserInfo { Username = "grace", Groups = ["a", "b"], Extra = new Dictionary<string, IReadOnlyList<string>> { ["scope"] = ["y"] } };

        var view = (await LookAsync("first")).View;
        var asked = _server.Questions.Count;
        Assert.Same(view, (await LookAsync("second")).View);
        Assert.Equal(asked, _server.Questions.Count);
        Assert.All(_server.Questions, question => Assert.Equal(["scope"], question.Extra!.Keys));
        await LookAsync("other");
        Assert.Equal(2 * asked, _server.Questions.Count);
    }

    [Fact]
    public async Task That_somebody_may_read_is_asked_again_soon_and_that_he_may_not_less_and_less_often()
    {
        _server.Allows = question => question.ResourceAttributes!.Namespace == "studio";
        Assert.Equal(Sight.Full, (await LookAsync("ada")).View.SightOf(Shots("studio")));
        Assert.Equal((1, 6, 1), Asked());

        _server.Allows = _ => false;
        _time.Advance(Permissions.Period);
        Assert.Equal(Sight.Hidden, (await LookAsync("ada")).View.SightOf(Shots("studio")));
        Assert.Equal((2, 7, 2), Asked());

        // The second time that he may not is believed for twice as long.
        _time.Advance(Permissions.Period);
        await LookAsync("ada");
        Assert.Equal((2, 7, 2), Asked());
        _time.Advance(Permissions.Period);
        await LookAsync("ada");
        Assert.Equal((3, 8, 3), Asked());

        _server.Allows = _ => true;
        _time.Advance(Permissions.RefusalPeriod);
        Assert.Same(CallerView.OfEverything, (await LookAsync("ada")).View);

        (int Everywhere, int Studio, int Ads) Asked() => (Of(null), Of("studio"), Of("ads"));

        int Of(string? name) => _server.Questions.Count(question => question.ResourceAttributes!.Namespace == name);
    }

    [Fact]
    public async Task Who_may_list_our_kinds_everywhere_sees_all_assets_and_reads_no_private_domain_that_he_may_not_list()
    {
        var domain = Make.Domain("media", ["studio"]);
        _state.Observe(
            new Sighting(new ObjectRef(ObjectKind.Domain, "", "media"), ChangeType.Added, null, true),
            state => state.Set(domain with { Spec = domain.Spec with { Discovery = DiscoveryMode.Private } }));
        _server.Allows = question => question.ResourceAttributes!.Resource != "domains";

        var viewer = (await LookAsync("ada")).View.Viewer;

        Assert.True(viewer.Reads(Shots("studio")));
        Assert.True(viewer.Reads(Shots("ads")));
        Assert.False(viewer.Reads(new ObjectRef(ObjectKind.Domain, "", "media")));
        Assert.All(_server.Questions, question => Assert.Null(question.ResourceAttributes!.Namespace));
    }

    [Fact]
    public async Task Whoever_sees_nothing_else_than_before_keeps_his_view_whatever_others_change()
    {
        _server.Allows = question => question.ResourceAttributes!.Namespace == "studio";
        var view = (await LookAsync("ada")).View;

        Put(Make.Dataset("other/shots"));
        Assert.Same(view, (await LookAsync("ada")).View);
        _state.Observe(
            new Sighting(new ObjectRef(ObjectKind.SharingGrant, "ads", "shared"), ChangeType.Added, null, true),
            state => state.Set(Make.Grant("ads/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("studio")])));
        Assert.NotSame(view, (await LookAsync("ada")).View);
    }

    private static ObjectRef Shots(string ns) => new(ObjectKind.Dataset, ns, "shots");

    private async Task<(Caller Caller, CallerView View)> LookAsync(string token) => (await _sessions.LookAsync(token, CancellationToken.None).WaitAsync(Bound))!.Value;

    private void Put(Dataset dataset) => _state.Observe(
        new Sighting(new ObjectRef(ObjectKind.Dataset, dataset.Metadata.Namespace!, dataset.Metadata.Name), ChangeType.Updated, dataset, true), state => state.Set(dataset));
}
