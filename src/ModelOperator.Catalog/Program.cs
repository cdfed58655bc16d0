using ModelOperator.Catalog.Hosting;

return await CommandLine.RunAsync(args, CatalogHost.RunAsync);
