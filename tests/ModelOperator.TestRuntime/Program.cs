using ModelOperator.TestRuntime;

// A serving runtime as small as one can be: it really loads a model, really predicts with it, and can be told to fail.
if (RuntimeOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(RuntimeOptions.Usage);
    return 2;
}

LinearModel model;
try
{
    model = LinearModel.Load(options.ModelPath);
}
catch (ModelException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

var builder = WebApplication.CreateEmptyBuilder(new());
builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.ListenAnyIP(options.Port));
builder.Services.AddRoutingCore();
builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
await using var app = builder.Build();
app.UseRouting();
InferenceEndpoints.Map(app, options.ModelName ?? model.Name, model, new RequestCounts(), options.ErrorShare);
await app.StartAsync();
Console.WriteLine($"Serving {options.ModelName ?? model.Name}, version {model.Version}, on port {options.Port}.");
await app.WaitForShutdownAsync();
return 0;
