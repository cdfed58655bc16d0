using ModelOperator.Loader;

return await CommandLine.RunAsync(args, Console.Out);
