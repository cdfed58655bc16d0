using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Catalog;

/// <summary>Who sees what through the catalog: by the discovery mode of Domains, by grants, and by RBAC.</summary>
[Collection(FindingTestCollection.Name)]
public sealed class CatalogAccessTests(CatalogWorld world) : IClassFixture<CatalogWorld>
{
    [Fact]
    public async Task Everybody_sees_what_is_open_the_names_of_what_is_listed_and_nothing_of_what_is_private()
    {
        var (open, listed, hidden) = (await world.CreateNamespaceAsync("open"), await world.CreateNamespaceAsync("listed"), await world.CreateNamespaceAsync("private"));
        await world.DomainAsync(open, DiscoveryMode.Open);
        await world.DomainAsync(listed, DiscoveryMode.Listed);
        await world.DomainAsync(hidden, DiscoveryMode.Private);
        foreach (var ns in (string[])[open, listed, hidden])
        {
            var shots = Make.Dataset($"{ns}/shots");
            await world.CreateAsync(shots with { Spec = shots.Spec with { Info = new AssetInfo { Description = $"Shots of {ns}.", Tags = [$"tag-{ns}"] } } });
        }

        var stranger = await world.CallerAsync(await world.CreateNamespaceAsync("stranger"));
        await world.AnsweredAsync(stranger, Entity(open), 200);
        await world.AnsweredAsync(stranger, Entity(listed), 200);

        Assert.Equal([$"tag-{open}"], (await stranger.GetAsync(Entity(open))).Json["tags"]!.AsArray().Select(tag => (string)tag!));
        var shown = (await stranger.GetAsync(Entity(listed))).Json;
        Assert.True((bool)shown["listed"]!);
        Assert.Equal($"Shots of {listed}.", (string?)shown["description"]);
        Assert.Empty(shown["tags"]!.AsArray());
        var refused = await stranger.GetAsync($"/api/v1/lineage/{Uri(listed)}");
        Assert.Equal(403, refused.Status);
        Assert.Contains("only the name and the description are shown to you", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(404, (await stranger.GetAsync(Entity(hidden))).Status);

        Assert.Equal([Uri(listed), Uri(open)], [.. (await stranger.SearchAsync($"q=shots&domain={open}&domain={listed}&domain={hidden}")).Order(StringComparer.Ordinal)]);
        Assert.Empty(await stranger.SearchAsync($"tag=tag-{listed}"));
        Assert.Equal([Uri(open)], await stranger.SearchAsync($"tag=tag-{open}"));
    }

    [Fact]
    public async Task Who_may_read_a_namespace_and_who_is_a_member_of_its_domain_see_all_of_it()
    {
        var ns = await world.CreateNamespaceAsync("private");
        var reader = await world.ReaderAsync(ns);
        var member = await world.CallerAsync(await world.CreateNamespaceAsync("member"));
        var neighbour = await world.CallerAsync(ns);
        await world.DomainAsync(ns, DiscoveryMode.Private, member);
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));

        await world.AnsweredAsync(member, Entity(ns), 200);
        await world.AnsweredAsync(reader, Entity(ns), 200);
        Assert.Equal([Uri(ns)], await reader.SearchAsync($"domain={ns}"));
        Assert.Equal(404, (await neighbour.GetAsync(Entity(ns))).Status);

        await world.PatchAsync("Domain", ns, """{"spec":{"members":[]}}""");
        await world.AnsweredAsync(member, Entity(ns), 404);
    }

    [Fact]
    public async Task What_is_granted_is_seen_by_the_grantee_while_it_is_and_what_lies_between_is_counted()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        await world.DomainAsync(owner, DiscoveryMode.Private);
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(Make.Dataset($"{owner}/between", from: ["shots"]));
        await world.CreateAsync(Make.Dataset($"{owner}/scenes", from: ["between"]));
        await world.CreateAsync(Make.Dataset($"{user}/own", from: [$"{owner}/scenes"]));
        var grantee = await world.ReaderAsync(user);
        await world.AnsweredAsync(grantee, $"/api/v1/entities/aip://dataset/k8s/{user}/own", 200);
        Assert.Equal(404, (await grantee.GetAsync(Entity(owner))).Status);

        await world.CreateAsync(Make.Grant($"{owner}/shared", [Make.Named(GrantableKind.Dataset, "shots", "scenes")], [Make.ToNamespace(user)]));
        await world.AnsweredAsync(grantee, Entity(owner), 200);

        var lineage = (await grantee.GetAsync($"/api/v1/lineage/aip://dataset/k8s/{user}/own")).Json;
        Assert.Equal(1, (int)lineage["hidden"]!);
        Assert.DoesNotContain("between", lineage.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("ViaHidden", lineage.ToJsonString(), StringComparison.Ordinal);
        var paths = (await grantee.GetAsync($"/api/v1/paths?from={Uri(owner)}&to=aip://dataset/k8s/{user}/own")).Json;
        Assert.Equal(
            [Uri(owner), $"aip://dataset/k8s/{owner}/scenes", $"aip://dataset/k8s/{user}/own"], paths["paths"]![0]!.AsArray().Select(uri => (string)uri!));

        await world.PatchAsync("SharingGrant", $"{owner}/shared", """{"spec":{"suspended":true}}""");
        await world.AnsweredAsync(grantee, Entity(owner), 404);
        Assert.Empty(await grantee.SearchAsync($"domain={owner}"));
    }

    [Fact]
    public async Task Pages_of_domains_and_reports_hold_what_the_caller_sees()
    {
        var ns = await world.CreateNamespaceAsync("private");
        var (member, stranger) = (await world.CallerAsync(await world.CreateNamespaceAsync("member")), await world.CallerAsync(await world.CreateNamespaceAsync("stranger")));
        await world.DomainAsync(ns, DiscoveryMode.Private, member);
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        var grant = Make.Grant($"{ns}/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("default")]);
        await world.CreateAsync(grant with { Spec = grant.Spec with { ExpiresAt = DateTimeOffset.UtcNow.AddDays(2) } });
        await world.AnsweredAsync(member, Entity(ns), 200);
        await world.EventuallyAsync(
            async () => (int)(await member.GetAsync("/api/v1/reports/expiring-grants?days=3")).Json["total"]!, total => total == 1, "the grant is reported");

        Assert.Contains($"\"{ns}\"", (await member.GetAsync("/api/v1/domains?limit=500")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(ns, (await stranger.GetAsync("/api/v1/domains?limit=500")).Body, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await member.GetAsync($"/api/v1/domains/{ns}")).Json["domain"]!["assets"]!["datasets"]!);
        Assert.Equal(404, (await stranger.GetAsync($"/api/v1/domains/{ns}")).Status);
        Assert.Equal(0, (int)(await member.GetAsync("/api/v1/reports/expiring-grants?days=1")).Json["total"]!);
        Assert.DoesNotContain(ns, (await stranger.GetAsync("/api/v1/reports/expiring-grants?days=3&limit=500")).Body, StringComparison.Ordinal);
        foreach (var report in (string[])["unused", "ownerless", "license-conflicts"])
        {
            Assert.Equal(200, (await member.GetAsync($"/api/v1/reports/{report}?domain={ns}")).Status);
            Assert.Equal(404, (await stranger.GetAsync($"/api/v1/reports/{report}?domain={ns}")).Status);
        }
    }

    [Fact]
    public async Task A_hidden_asset_is_answered_byte_for_byte_as_one_that_does_not_exist()
    {
        var ns = await world.CreateNamespaceAsync("private");
        await world.DomainAsync(ns, DiscoveryMode.Private);
        var reader = await world.ReaderAsync(ns);
        var stranger = await world.ReaderAsync(await world.CreateNamespaceAsync("stranger"));
        await world.CreateAsync(Make.Dataset($"{stranger.Namespace}/own"));
        await world.AnsweredAsync(stranger, $"/api/v1/entities/aip://dataset/k8s/{stranger.Namespace}/own", 200);
        string[] questions =
        [
            Entity(ns), $"/api/v1/lineage/{Uri(ns)}", $"/api/v1/lineage/{Uri(ns)}?format=dot&direction=downstream", $"/api/v1/impact/{Uri(ns)}",
            $"/api/v1/paths?from={Uri(ns)}&to=aip://dataset/k8s/{stranger.Namespace}/own", $"/api/v1/paths?from=aip://dataset/k8s/{stranger.Namespace}/own&to={Uri(ns)}",
            $"/api/v1/search?q=shots&domain={ns}", $"/api/v1/search?domain={ns}", "/api/v1/search?q=shotz&kind=Dataset&limit=1&owner=nobody",
        ];
        var before = new List<CatalogAnswer>();
        foreach (var question in questions)
        {
            before.Add(await stranger.GetAsync(question));
        }

        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        await world.AnsweredAsync(reader, Entity(ns), 200);

        foreach (var (question, answer) in questions.Zip(before))
        {
            Assert.Equal(answer, await stranger.GetAsync(question));
        }

        Assert.All(before.Take(6), answer => Assert.Equal(404, answer.Status));
    }

    [Fact]
    public async Task Without_a_token_that_the_cluster_knows_nothing_is_answered()
    {
        var address = world.Catalog.Address;
        var ns = await world.CreateNamespaceAsync("gone");
        var gone = await world.CallerAsync(ns);
        await world.AnsweredAsync(gone, "/api/v1/search", 200);
        await world.Api.DeleteAsync($"/api/v1/namespaces/{ns}/serviceaccounts/{gone.Name}");
        await world.AnsweredAsync(gone, "/api/v1/search", 401);

        foreach (var caller in (CatalogCaller[])[CatalogCaller.Of(address), CatalogCaller.Of(address, "nonsense"), CatalogCaller.Of(address, new string('x', 20_000)), gone])
        {
            foreach (var path in (string[])["/api/v1/search", "/api/v1/watch", Entity("anywhere")])
            {
                var answer = await caller.GetAsync(path);
                Assert.Equal(401, answer.Status);
                Assert.Contains("WWW-Authenticate: Bearer", answer.Headers, StringComparison.Ordinal);
                Assert.Contains("kubectl create token", answer.Detail, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_catalog_itself_reads_neither_Secrets_nor_pods_and_writes_nothing()
    {
        var ns = await world.CreateNamespaceAsync("private");
        await world.CreateAsync(Make.Dataset($"{ns}/shots"));
        using var stolen = ApiClient.FromKubeconfig(world.CatalogKubeconfig);

        Assert.Null(await stolen.WhyNotAsync(ResourcePaths.Collection("Dataset", ns)));
        foreach (var path in (string[])[$"/api/v1/namespaces/{ns}/secrets", $"/api/v1/namespaces/{ns}/configmaps", $"/api/v1/namespaces/{ns}/pods"])
        {
            await Tenants.CannotAsync(stolen, path);
        }

        await Tenants.ForbiddenAsync(() => stolen.DeleteAsync(ResourcePaths.Of("Dataset", $"{ns}/shots")));
        await Tenants.ForbiddenAsync(() => stolen.PatchAsync(ResourcePaths.Of("Dataset", $"{ns}/shots"), System.Text.Json.Nodes.JsonNode.Parse("{}")!));
    }

    private static string Uri(string ns) => $"aip://dataset/k8s/{ns}/shots";

    private static string Entity(string ns) => $"/api/v1/entities/{Uri(ns)}";
}
