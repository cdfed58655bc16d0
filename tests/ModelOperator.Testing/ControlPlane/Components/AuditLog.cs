using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Operators;
using static System.IO.Path;

namespace ModelOperator.Testing.ControlPlane.Components;

/// <summary>
/// The API server's log of who wrote what: one JSON event a line, reads left out because they would be most of it. Of our own service accounts
/// reads are in it too, for what they ask for is held against what they may.
/// </summary>
internal static class AuditLog
{
    public const string PolicyFile = "audit-policy.json", LogFile = "audit.log";

    private const string WritesAndOwnReads = $$"""
        {
          "apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"],
          "rules": [
            { "level": "Metadata", "userGroups": ["system:serviceaccounts:{{OperatorUser.LeaseNamespace}}"] },
            { "level": "Metadata", "verbs": ["create", "update", "patch", "delete", "deletecollection"] },
            { "level": "None" }
          ]
        }
        """;

    public static string Folder(string directory) => Combine(directory, "audit");

    public static string Path(string directory) => Combine(Folder(directory), LogFile);

    public static string Policy(string directory) => Combine(Folder(directory), PolicyFile);

    public static void WritePolicy(string directory)
    {
        PrivateFiles.CreateDirectory(Folder(directory));
        PrivateFiles.Write(Policy(directory), WritesAndOwnReads);
    }
}
