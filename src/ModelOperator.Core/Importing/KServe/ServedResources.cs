using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Importing.KServe;

/// <summary>Resources of a container as those of a replica, which requests what it is limited to.</summary>
internal static class ServedResources
{
    private const string DefaultGpu = "nvidia.com/gpu";

    public static ServingResources? Read(SourceNode resources)
    {
        if (!resources.Exists)
        {
            return null;
        }

        var (limits, requests) = (resources["limits"], resources["requests"]);
        var (gpus, gpuResource) = Gpus(limits, requests);
        var read = new ServingResources
        {
            Gpus = gpus,
            GpuResource = gpuResource,
            Cpu = Amount(limits["cpu"], requests["cpu"]),
            Memory = Amount(limits["memory"], requests["memory"]),
        };
        return read == new ServingResources() ? null : read;
    }

    private static Quantity? Amount(SourceNode limit, SourceNode request)
    {
        const string Why = "it is no amount such as 500m, 4 or 16Gi";
        var (most, least) = (limit.TextIf(IsAmount, Why), request.TextIf(IsAmount, Why));
        if (most is not null && least is not null && most != least)
        {
            request.Refuse("a replica requests what it is limited to");
        }

        return (most ?? least) is { } text ? Quantity.Parse(text) : null;
    }

    private static (int? Gpus, string? Resource) Gpus(SourceNode limits, SourceNode requests)
    {
        int? gpus = null;
        string? resource = null;
        foreach (var (name, amount) in limits.Fields().Concat(requests.Fields()).Where(field => field.Name.Contains('/')))
        {
            if (resource is null && amount.Count() is <= 1024 and var count)
            {
                (gpus, resource) = ((int)count, name);
            }
            else if (resource == name && amount.Text() == gpus?.ToString(CultureInfo.InvariantCulture))
            {
                amount.Take();
            }
            else
            {
                amount.Refuse("a replica has one kind of device, at most 1024 of it");
            }
        }

        return (gpus, resource == DefaultGpu ? null : resource);
    }

    private static bool IsAmount(string text) => Quantity.TryParse(text, out var amount) && amount.Value > 0 && amount.Value < 1_000_000_000_000_000m;
}
