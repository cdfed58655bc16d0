using System.Text.Json.Nodes;
using ModelOperator.Catalog.Endpoints;
using ModelOperator.Catalog.Observation;
using ModelOperator.Catalog.Search;
using Xunit;

namespace ModelOperator.Catalog.Tests.Endpoints;

public sealed class OpenApiDocumentTests : IDisposable
{
    private readonly SqliteSearchIndex _index = new();
    private readonly IndexFeed _feed;
    private readonly CatalogState _state;
    private readonly IReadOnlyList<Operation> _operations;
    private readonly JsonNode _document;

    public OpenApiDocumentTests()
    {
        _feed = new IndexFeed(_index);
        _state = new CatalogState("k8s", _feed, new ChangeFeed(), TimeProvider.System);
        _operations = [SearchOperation.Of(_index), .. GraphOperations.Of(_state, TimeProvider.System), .. TeamOperations.Of(_state), WatchOperation.Of(new ChangeFeed())];
        _document = JsonNode.Parse(OpenApiDocument.Of(_operations))!;
    }

    [Fact]
    public void Every_operation_is_documented_with_every_parameter()
    {
        Assert.Equal(_operations.Select(operation => operation.Path).Order(), _document["paths"]!.AsObject().Select(path => path.Key).Order());
        foreach (var operation in _operations)
        {
            var parameters = _document["paths"]![operation.Path]!["get"]!["parameters"]!.AsArray();
            Assert.Equal(
                [.. operation.Named is { } named ? (string[])[named] : [], .. operation.Parameters.Select(parameter => parameter.Name)],
                parameters.Select(parameter => (string)parameter!["name"]!));
            Assert.All(parameters, parameter => Assert.False(string.IsNullOrWhiteSpace((string?)parameter!["description"])));
        }
    }

    [Fact]
    public void Every_reference_leads_to_something_in_the_document()
    {
        var references = References(_document).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(Find(reference)));
    }

    [Fact]
    public void Answers_are_described_field_by_field()
    {
        var lineage = _document["components"]!["schemas"]!["LineageAnswer"]!["properties"]!.AsObject();
        Assert.Equal(["uri", "direction", "nodes", "edges", "hidden", "truncated"], lineage.Select(field => field.Key));
        var entity = _document["components"]!["schemas"]!["EntityAnswer"]!["properties"]!.AsObject();
        Assert.Superset(new HashSet<string> { "metrics", "card", "task", "links", "artifact" }, entity.Select(field => field.Key).ToHashSet());
        Assert.Equal("date-time", (string?)Resolve(_document["components"]!["schemas"]!["SearchPage"]!["properties"]!["hits"]!["items"]!)["properties"]!["updated"]!["format"]);
    }

    public void Dispose()
    {
        _state.Dispose();
        _feed.Dispose();
        _index.Dispose();
    }

    private JsonNode Resolve(JsonNode node) => (string?)node["$ref"] is { } reference ? Find(reference)! : node;

    private JsonNode? Find(string reference) => reference.Split('/').Skip(1).Aggregate<string, JsonNode?>(
        _document, (node, part) => node is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : node?[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field.Key == "$ref" ? [(string)field.Value!] : References(field.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
