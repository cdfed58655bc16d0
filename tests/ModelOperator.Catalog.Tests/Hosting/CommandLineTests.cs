using ModelOperator.Catalog.Hosting;
using Xunit;

namespace ModelOperator.Catalog.Tests.Hosting;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "http://127.0.0.1:8081")]
    [InlineData("--metrics http://*:9090", "http://*:9090")]
    public async Task Metrics_are_for_this_machine_unless_it_is_said_otherwise(string arguments, string expected)
    {
        CatalogOptions? options = null;

        var code = await CommandLine.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), (read, _) =>
        {
            options = read;
            return Task.FromResult(0);
        });

        Assert.Equal((0, expected), (code, options?.Metrics));
    }
}
