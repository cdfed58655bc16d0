using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ModelOperator.Core.Tests.Architecture;

/// <summary>What an assembly uses of others, as its metadata says.</summary>
internal static class AssemblyUse
{
    /// <summary>Types as <c>Namespace.Type</c> and members as <c>Namespace.Type.Member</c>, sorted.</summary>
    public static IReadOnlyCollection<string> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in metadata.TypeReferences)
        {
            names.Add(NameOf(metadata, type));
        }

        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference))
        {
            names.Add($"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}");
        }

        return names;
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var scope = type.ResolutionScope.Kind == HandleKind.TypeReference
            ? NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope)
            : metadata.GetString(type.Namespace);
        return $"{scope}.{metadata.GetString(type.Name)}";
    }
}
