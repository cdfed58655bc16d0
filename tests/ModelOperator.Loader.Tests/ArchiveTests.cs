using System.Formats.Tar;
using System.IO.Compression;
using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class ArchiveTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly byte[] content = Sample.Bytes(300_000);

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("model.tar", TarEntryFormat.Ustar)]
    [InlineData("model.tar.gz", TarEntryFormat.Pax)]
    [InlineData("model.tgz", TarEntryFormat.Gnu)]
    public async Task An_archive_is_verified_as_a_file_and_unpacked(string name, TarEntryFormat format)
    {
        var archive = Tar(name, format, tar =>
        {
            tar.WriteEntry(Entry(format, TarEntryType.Directory, "./model/"));
            tar.WriteEntry(Entry(format, TarEntryType.RegularFile, "./model/weights.bin", content));
            tar.WriteEntry(Entry(format, TarEntryType.RegularFile, "config.json", [1]));
            tar.WriteEntry(Entry(format, TarEntryType.RegularFile, "empty"));
        });
        Assert.Equal(ExitCode.Done, (await FetchAsync(name, archive)).Code);
        Assert.Equal(["config.json", "empty", "model/weights.bin"], directory.InTarget());
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(directory.Target, "model", "weights.bin")));
    }

    public static TheoryData<string, TarEntryType, string?> Attacks => new()
    {
        { "../evil", TarEntryType.RegularFile, null },
        { "a/../../evil", TarEntryType.RegularFile, null },
        { "/etc/evil", TarEntryType.RegularFile, null },
        { "..", TarEntryType.RegularFile, null },
        { ".modeloperator-loader/artifact", TarEntryType.RegularFile, null },
        { "link", TarEntryType.SymbolicLink, "/etc" },
        { "link", TarEntryType.SymbolicLink, "good" },
        { "link", TarEntryType.HardLink, "/etc/passwd" },
        { "pipe", TarEntryType.Fifo, null },
        { "device", TarEntryType.CharacterDevice, null },
        { "disk", TarEntryType.BlockDevice, null },
        { "good", TarEntryType.RegularFile, null },
        { "good/below", TarEntryType.RegularFile, null },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task An_archive_with_anything_but_plain_files_below_it_leaves_nothing(string path, TarEntryType type, string? link)
    {
        var archive = Tar("model.tar", TarEntryFormat.Pax, tar =>
        {
            tar.WriteEntry(Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, "good", content));
            var entry = Entry(TarEntryFormat.Pax, type, path);
            if (link is not null)
                entry.LinkName = link;
            tar.WriteEntry(entry);
        });
        var run = await FetchAsync("model.tar", archive);
        Assert.Equal(ExitCode.UnsafeContent, run.Code);
        Assert.Contains($"'{path}'", run.Message);
        Assert.Empty(directory.OnVolume());
        Assert.False(File.Exists(directory.PathOf("evil")) || File.Exists(directory.PathOf("volume", "evil")));
    }

    [Fact]
    public async Task A_small_archive_that_unpacks_to_a_full_disk_is_stopped_early()
    {
        var archive = Tar("model.tgz", TarEntryFormat.Pax, tar => tar.WriteEntry(Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, "zeros", new byte[64 << 20])));
        var run = await FetchAsync("model.tgz", archive);
        Assert.Equal(ExitCode.UnsafeContent, run.Code);
        Assert.Contains("unpacks to more than 32 times its size", run.Message);
        Assert.Empty(directory.OnVolume());
    }

    [Fact]
    public async Task An_entry_whose_header_claims_to_be_enormous_does_not_take_the_memory_for_it()
    {
        var header = new byte[512];
        "./PaxHeaders/x"u8.CopyTo(header);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        "17777777777\0"u8.CopyTo(header.AsSpan(124));
        "        "u8.CopyTo(header.AsSpan(148));
        header[156] = (byte)'x';
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(part => part), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        byte[] archive = [.. header, .. new byte[2048]];
        await using var server = await ArtifactServer.StartAsync(new ServedFile(archive).AnswerAsync);
        using var process = LoaderProcess.Start(directory, $"{server.Url}/model.tar", Sample.Digest(archive), ["--allow-http"]);
        var run = await process.EndAsync();
        Assert.Equal(ExitCode.UnsafeContent, run.Code);
        Assert.Contains("cannot be read as tar", run.Message);
    }

    [Theory]
    [InlineData("model.tar")]
    [InlineData("model.tgz")]
    public async Task An_archive_that_is_cut_off_leaves_nothing(string name)
    {
        var archive = Tar(name, TarEntryFormat.Pax, tar => tar.WriteEntry(Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, "weights.bin", content)));
        Assert.Equal(ExitCode.UnsafeContent, (await FetchAsync(name, archive[..(archive.Length / 2)])).Code);
        Assert.Empty(directory.OnVolume());
    }

    [Fact]
    public async Task What_was_unpacked_into_a_cache_is_compared_with_its_archive_byte_for_byte()
    {
        var archive = Tar("model.tgz", TarEntryFormat.Pax, tar => tar.WriteEntry(Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, "weights.bin", content)));
        await using var server = await ArtifactServer.StartAsync(new ServedFile(archive).AnswerAsync);
        Task<LoaderRun> RunAsync() => LoaderRun.FetchAsync(directory, $"{server.Url}/model.tgz", Sample.Digest(archive), "--cache");
        Assert.Equal(ExitCode.Done, (await RunAsync()).Code);
        Assert.EndsWith("was already in the cache", (await RunAsync()).Message);
        Assert.Single(server.Requests);

        var weights = Path.Combine(directory.Target, "weights.bin");
        await File.WriteAllBytesAsync(weights, Sample.Bytes(content.Length, seed: 2));
        Assert.Equal(ExitCode.Done, (await RunAsync()).Code);
        Assert.Equal(content, await File.ReadAllBytesAsync(weights));
    }

    private async Task<LoaderRun> FetchAsync(string name, byte[] archive)
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile(archive).AnswerAsync);
        return await LoaderRun.FetchAsync(directory, $"{server.Url}/{name}", Sample.Digest(archive));
    }

    private static byte[] Tar(string name, TarEntryFormat format, Action<TarWriter> write)
    {
        using var archive = new MemoryStream();
        using (Stream stream = name.EndsWith(".tar", StringComparison.Ordinal) ? archive : new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(stream, format, leaveOpen: true))
            write(tar);
        return archive.ToArray();
    }

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string path, byte[]? content = null)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.Ustar => new UstarTarEntry(type, path),
            TarEntryFormat.Gnu => new GnuTarEntry(type, path),
            _ => new PaxTarEntry(type, path),
        };
        if (content is not null)
            entry.DataStream = new MemoryStream(content);
        return entry;
    }
}
