using System.Globalization;

namespace ModelOperator.TestRuntime;

/// <summary>The part of the Open Inference Protocol that serves one model, and its metrics.</summary>
internal static class InferenceEndpoints
{
    private const string DataType = "FP64", InputName = "features", OutputName = "prediction";

    public static void Map(IEndpointRouteBuilder routes, string name, LinearModel model, RequestCounts counts, double errorShare)
    {
        routes.MapGet("/v2/health/live", () => Results.Json(new { live = true }));
        routes.MapGet("/v2/health/ready", () => Results.Json(new { ready = true }));
        routes.MapGet("/metrics", () => Results.Text(counts.ToPrometheusText(name, model.Version), "text/plain; version=0.0.4"));
        routes.MapGet($"/v2/models/{name}", () => Results.Json(new
        {
            name,
            versions = (string[])[model.Version],
            platform = "modeloperator-test",
            inputs = (object[])[new { name = InputName, datatype = DataType, shape = (int[])[-1, model.Weights.Count] }],
            outputs = (object[])[new { name = OutputName, datatype = DataType, shape = (int[])[-1] }],
        }));
        routes.MapGet($"/v2/models/{name}/ready", () => Results.Json(new { name, ready = true }));
        routes.MapPost($"/v2/models/{name}/infer", async (HttpRequest http) =>
        {
            var number = counts.Begin();
            // Spread evenly, so that any run of requests fails as often as it should.
            var fails = Math.Floor((number + 1) * errorShare) > Math.Floor(number * errorShare);
            var (status, body) = fails
                ? (StatusCodes.Status500InternalServerError, (object)new { error = "This runtime was told to fail." })
                : Infer(name, model, await ReadAsync(http));
            counts.End(status);
            return Results.Json(body, statusCode: status);
        });
    }

    private static async Task<InferenceRequest?> ReadAsync(HttpRequest http)
    {
        try
        {
            return await http.ReadFromJsonAsync<InferenceRequest>();
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static (int Status, object Body) Infer(string name, LinearModel model, InferenceRequest? request)
    {
        var width = model.Weights.Count;
        if (request?.Inputs is not [{ Data: { } data }] || data.Count == 0 || data.Count % width != 0)
        {
            var expected = width.ToString(CultureInfo.InvariantCulture);
            return (StatusCodes.Status400BadRequest, new { error = $"The request has to have one input whose data are rows of {expected} numbers." });
        }
        var predictions = data.Chunk(width).Select(row => model.Predict(row)).ToArray();
        return (StatusCodes.Status200OK, new
        {
            model_name = name,
            model_version = model.Version,
            id = request.Id,
            outputs = (object[])[new { name = OutputName, datatype = DataType, shape = (int[])[predictions.Length], data = predictions }],
        });
    }
}

/// <summary>What is asked: rows of features, flattened.</summary>
internal sealed record InferenceRequest(string? Id, IReadOnlyList<InferenceTensor>? Inputs);

/// <summary>A tensor of a request.</summary>
internal sealed record InferenceTensor(string? Name, IReadOnlyList<int>? Shape, string? Datatype, IReadOnlyList<double>? Data);
