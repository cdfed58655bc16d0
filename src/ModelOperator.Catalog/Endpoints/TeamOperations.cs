using System.Text.Json.Serialization.Metadata;
using ModelOperator.Catalog.Observation;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Core.Queries.Reports;
using ModelOperator.Core.Queries.Teams;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Questions about domains, and reports of what somebody should do something about.</summary>
internal static class TeamOperations
{
    private const int MaxDays = 3650;

    private static readonly Parameter Domain = new("domain", "the domain that it is about; all when it is left out");

    private static readonly Parameter Days = new("days", "how far to look ahead; 30 when it is left out") { MaxNumber = MaxDays };

    private static readonly Parameter Limit = new("limit", "most items of a page; 50 when it is left out") { MaxNumber = QueryBounds.PageItems };

    private static readonly Parameter Page = new("page", "token of the page, as next of the page before says it") { MaxLength = 4096 };

    /// <summary>The operations.</summary>
    public static IEnumerable<Operation> Of(CatalogState state)
    {
        yield return Asking(
            "domains", "/api/v1/domains", "The domains there are, by name.", [],
            QueryJsonContext.Default.PageTeamSummary, (_, scope, page) => TeamsQuery.Ask(scope, page));
        yield return Asking(
            "domain", "/api/v1/domains/{name}", "The page of a domain: its assets, grants in and out, GPUs, what is unused and what is unhealthy. A page token goes on with one of its lists.", [],
            QueryJsonContext.Default.TeamAnswer, (question, scope, page) => TeamQuery.Ask(scope, question.Name, page));
        yield return Asking(
            "unused", "/api/v1/reports/unused", "Assets that nothing was made from for long.", [Domain],
            QueryJsonContext.Default.PageReportedAsset, (question, scope, page) => UnusedReport.Ask(scope, page, question.Query.One(Domain)));
        yield return Asking(
            "expiring-grants", "/api/v1/reports/expiring-grants", "Grants that end soon, with who lives by them.", [Domain, Days],
            QueryJsonContext.Default.PageReportedGrant, (question, scope, page) => ExpiringGrantsReport.Ask(
                scope, page, question.Query.Number(Days) is { } days ? TimeSpan.FromDays(days) : ExpiringGrantsReport.UsualWindow, question.Query.One(Domain)));
        yield return Asking(
            "ownerless", "/api/v1/reports/ownerless", "Assets that nobody answers for.", [Domain],
            QueryJsonContext.Default.PageReportedAsset, (question, scope, page) => OwnerlessReport.Ask(scope, page, question.Query.One(Domain)));
        yield return Asking(
            "license-conflicts", "/api/v1/reports/license-conflicts", "Assets whose licence does not allow what was made from them.", [Domain],
            QueryJsonContext.Default.PageReportedAsset, (question, scope, page) => LicenseConflictReport.Ask(scope, page, question.Query.One(Domain)));

        Operation Asking<T>(
            string id, string path, string summary, Parameter[] parameters, JsonTypeInfo<T> form, Func<Question, QueryScope, PageRequest, QueryResult<T>> ask)
            where T : class => new()
        {
            Id = id,
            Path = path,
            Summary = summary,
            Parameters = [.. parameters, Limit, Page],
            Answer = form,
            Run = async question =>
            {
                var page = new PageRequest(question.Query.Number(Limit) ?? PageRequest.UsualLimit, question.Query.One(Page));
                await question.AnswerAsync(Question.Of(await state.AskAsync(question.View.Viewer, scope => ask(question, scope, page), question.Cancellation)), form);
            },
        };
    }
}
