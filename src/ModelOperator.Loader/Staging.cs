using System.Security.Cryptography;
using System.Text;
using ModelOperator.Api;
using ModelOperator.Loader.Archives;
using ModelOperator.Loader.Content;
using ModelOperator.Loader.Downloads;
using ModelOperator.Loader.Sources;

namespace ModelOperator.Loader;

/// <summary>Where files are while they are fetched, on the target's volume but out of sight, and how they get from there to their final names.</summary>
internal sealed class Staging(LoaderOptions options, TargetLayout layout, TextWriter log)
{
    /// <summary>Keeps what an earlier run left, unless anything of it is not of these files.</summary>
    public void Prepare(IReadOnlyList<RemoteFile> files)
    {
        var artifact = $"{options.ShownUri}\n{options.Digest}\n";
        if (File.Exists(layout.Origin) && File.ReadAllText(layout.Origin) == artifact && HasOnly(files))
            return;
        Discard();
        Directory.CreateDirectory(layout.Fetched);
        File.WriteAllText(layout.Origin, artifact);
    }

    /// <summary>Where the file is fetched to.</summary>
    public string PathOf(RemoteFile file) => Path.Combine(layout.Fetched, file.Path);

    /// <summary>Where its validator is kept.</summary>
    public string ValidatorOf(RemoteFile file) =>
        Path.Combine(layout.Validators, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Path))));

    /// <summary>What is there already.</summary>
    public long Bytes() => DirectoryFiles.Of(layout.Fetched).Sum(file => file.File.Length);

    /// <summary>Deletes all of it.</summary>
    public void Discard()
    {
        if (Directory.Exists(layout.Work))
            Directory.Delete(layout.Work, recursive: true);
    }

    /// <summary>Puts what was verified under its final names. Whatever else is in the target was no part of the artifact and goes.</summary>
    public async Task PublishAsync(FreeSpace space, CancellationToken cancellationToken)
    {
        if (!ArtifactName.IsArchive(options.Uri))
        {
            MoveIntoTarget(layout.Fetched);
            Discard();
            return;
        }
        var archive = Path.Combine(layout.Fetched, ArtifactName.LastSegment(options.Uri));
        if (Directory.Exists(layout.Unpacked))
            Directory.Delete(layout.Unpacked, recursive: true);
        log.WriteLine($"Unpacking {options.ShownUri}.");
        try
        {
            await Unpacking.UnpackAsync(archive, layout.Unpacked, space, cancellationToken);
        }
        catch (LoaderException)
        {
            // Nothing would come of unpacking it once more, and its room may be what was missing.
            Discard();
            throw;
        }
        MoveIntoTarget(layout.Unpacked);
        // A cache keeps it to compare what is there with; everyone else is better off with its room.
        if (!options.Cache)
            Discard();
    }

    /// <summary>False as well when somebody put a link there, which would be written through.</summary>
    private bool HasOnly(IReadOnlyList<RemoteFile> files)
    {
        var expected = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        try
        {
            return DirectoryFiles.Of(layout.Fetched).All(file => expected.Contains(file.Path));
        }
        catch (Exception error) when (error is LoaderException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private void MoveIntoTarget(string staged)
    {
        var single = ArtifactName.FileName(options.Uri);
        foreach (var present in new DirectoryInfo(layout.Target).EnumerateFileSystemInfos())
        {
            if (present.Name is TargetLayout.WorkName or TargetLayout.LostAndFound || (present.Name == single && present is FileInfo))
                continue;
            if (present is DirectoryInfo { LinkTarget: null } directory)
                directory.Delete(recursive: true);
            else
                present.Delete();
        }
        foreach (var entry in new DirectoryInfo(staged).EnumerateFileSystemInfos())
        {
            var final = Path.Combine(layout.Target, entry.Name);
            if (entry is DirectoryInfo directory)
                directory.MoveTo(final);
            else
                ((FileInfo)entry).MoveTo(final, overwrite: true);
        }
    }
}
