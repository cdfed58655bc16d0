using ModelOperator.Cli.CommandLine;

return await Plugin.RunAsync(args);
