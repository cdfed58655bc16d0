using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Watching;
using ModelOperator.Testing.Crds;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Fuzzing;

/// <summary>Whatever comes over the wire, decoders end with objects or with the exceptions they document, soon and in little memory.</summary>
public sealed class DecoderFuzzTests
{
    private const int Cases = 4000;

    /// <summary>Most that decoding a few kilobytes may allocate.</summary>
    private const long MostBytes = 16 * 1024 * 1024;

    private static readonly string[] Types = ["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"];

    private static readonly JsonObject[] Objects = [.. Examples.All.Select(Stored)];

    [Fact]
    public void A_damaged_watch_line_is_an_event_or_refused_as_documented()
    {
        foreach (var seed in Mutation.Seeds(Cases))
        {
            var random = new Random(seed);
            var line = Damaged(Line(random), random);
            Limited(seed, line, () => Refused<WatchLineException>(seed, line, () =>
            {
                DecodeAny(line, seed);
            }, exception => exception is KubernetesApiException));
        }
    }

    [Fact]
    public void A_damaged_list_is_a_list_or_refused_as_documented()
    {
        foreach (var seed in Mutation.Seeds(Cases))
        {
            var random = new Random(seed);
            var page = Damaged(Page(random), random);
            Limited(seed, page, () => Refused<JsonException>(seed, page, () =>
            {
                _ = seed % 2 == 0 ? (object)ListDecoder.Decode<ModelDeployment>(page) : ListDecoder.Decode<Pod>(page);
            }));
        }
    }

    [Fact]
    public async Task A_watch_is_the_same_however_its_bytes_arrive_damaged_or_not()
    {
        foreach (var seed in Mutation.Seeds(500))
        {
            var random = new Random(seed);
            var lines = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Line(random).ToJsonString());
            var body = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
            body = random.Next(2) == 0 ? body : Mutation.OfBytes(body, random);

            var whole = await EventsAsync(new MemoryStream(body));
            var pieces = await EventsAsync(new ChunkedStream(body, random, random.Next(2) == 0 ? 3 : 5000));

            Assert.True(whole.SequenceEqual(pieces), $"Seed {seed}: {string.Join(" | ", whole)}\nbut in pieces: {string.Join(" | ", pieces)}");
        }
    }

    [Fact]
    public async Task A_list_is_the_same_however_its_bytes_arrive()
    {
        foreach (var seed in Mutation.Seeds(200))
        {
            var random = new Random(seed);
            var page = Encoding.UTF8.GetBytes(Page(random).ToJsonString());

            var whole = await ListDecoder.ReadAsync<ModelDeployment>(new MemoryStream(page), CancellationToken.None);
            var pieces = await ListDecoder.ReadAsync<ModelDeployment>(new ChunkedStream(page, random, random.Next(2) == 0 ? 3 : 5000), CancellationToken.None);

            Assert.Equal(whole.Items.Select(Text), pieces.Items.Select(Text));
            Assert.Equal(whole.Unreadable, pieces.Unreadable);
        }
    }

    private static void DecodeAny(byte[] line, int seed)
    {
        switch (seed % 3)
        {
            case 0: WatchDecoder.Decode<ModelDeployment>(line); break;
            case 1: WatchDecoder.Decode<SharingGrant>(line); break;
            default: WatchDecoder.Decode<Pod>(line); break;
        }
    }

    private static JsonObject Line(Random random) =>
        new() { ["type"] = Types[random.Next(Types.Length)], ["object"] = Objects[random.Next(Objects.Length)].DeepClone() };

    private static JsonObject Page(Random random) => new()
    {
        ["metadata"] = new JsonObject { ["resourceVersion"] = "12", ["continue"] = "abc" },
        ["items"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Objects[random.Next(Objects.Length)].DeepClone())]),
    };

    private static JsonObject Stored(JsonObject example)
    {
        var metadata = example["metadata"]!.AsObject();
        (metadata["namespace"], metadata["uid"], metadata["resourceVersion"], metadata["generation"]) = ("a", "0-1", "12", 3);
        metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true", ["note"] = "é" };
        return example;
    }

    private static byte[] Damaged(JsonNode valid, Random random) => random.Next(8) switch
    {
        0 => Mutation.OfNothing(random),
        < 4 => Mutation.OfBytes(Encoding.UTF8.GetBytes(valid.ToJsonString()), random),
        < 7 => Encoding.UTF8.GetBytes(Mutation.OfTypes(valid, random).ToJsonString()),
        _ => Mutation.OfBytes(Encoding.UTF8.GetBytes(Mutation.OfTypes(valid, random).ToJsonString()), random),
    };

    private static void Refused<TException>(int seed, byte[] input, Action decode, Func<Exception, bool>? alsoDocumented = null)
        where TException : Exception
    {
        try
        {
            decode();
        }
        catch (Exception exception) when (exception is TException || alsoDocumented?.Invoke(exception) == true)
        {
            Assert.NotEmpty(exception.Message);
        }
        catch (Exception exception)
        {
            Assert.Fail($"Seed {seed}: {exception}\n{Convert.ToBase64String(input)}\n{Encoding.UTF8.GetString(input)}");
        }
    }

    private static void Limited(int seed, byte[] input, Action decode)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        decode();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostBytes, $"Seed {seed}: {input.Length} bytes made {allocated} of it: {Encoding.UTF8.GetString(input)}");
    }

    private static async Task<List<string>> EventsAsync(Stream body)
    {
        var events = new List<string>();
        try
        {
            await foreach (var happened in WatchReader.ReadAsync<ModelDeployment>(body, CancellationToken.None))
            {
                events.Add($"{happened.Type} {happened.Key.Namespace}/{happened.Key.Name} {happened.ResourceVersion} {happened.EndsInitialEvents} {happened.Unreadable} {(happened.Object is { } item ? Text(item) : "")}");
            }
        }
        catch (Exception exception) when (exception is WatchLineException or KubernetesApiException)
        {
            events.Add(exception.Message);
        }

        return events;
    }

    private static string Text(ModelDeployment item) => JsonSerializer.Serialize(item, ModelDeployment.JsonTypeInfo);
}
