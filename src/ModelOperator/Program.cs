using ModelOperator.Hosting;

return await CommandLine.RunAsync(args, OperatorHost.RunAsync);
