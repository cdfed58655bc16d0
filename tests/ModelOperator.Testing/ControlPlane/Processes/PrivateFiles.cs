namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>Files and folders that only their owner can read: keys, kubeconfigs, data.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateDirectory(string path) => Directory.CreateDirectory(path, OwnerFile | UnixFileMode.UserExecute);

    /// <summary>Writes the file whole: who reads it meanwhile sees the old or the new one, never a part.</summary>
    public static void Write(string path, string content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        using (var file = new StreamWriter(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerFile,
        }))
            file.Write(content);
        File.Move(temporary, path, overwrite: true);
    }
}
