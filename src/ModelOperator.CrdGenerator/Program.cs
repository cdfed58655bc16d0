using ModelOperator.CrdGenerator;

return CrdCommand.Run(args, Console.Error);
