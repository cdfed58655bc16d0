using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// Lets grantees read what a grant gives through the Kubernetes API too: a Role in the owner's namespace that allows reading exactly the
/// granted objects, by name, and a RoleBinding to the grantees. Nothing a user writes gets into the Role but names of existing objects of
/// our kinds, and the verbs never go beyond reading. The API server makes sure of the same once more: it lets the operator hand on
/// nothing that the operator may not do itself.
/// </summary>
public static class GrantAccess
{
    /// <summary>Most objects in the Role and most subjects in the RoleBinding of a grant, so that both stay far below what etcd takes.</summary>
    public const int MaxListed = 4_000;

    /// <summary>What the names of both begin with; the name of the grant follows.</summary>
    public const string NamePrefix = "modeloperator:grant:";

    private const string RbacGroup = "rbac.authorization.k8s.io";
    private const string SystemPrefix = "system:";

    private static readonly string[] Read = ["get", "list", "watch"];

    /// <summary>Decides about the Role and the RoleBinding of a grant: there are none where it gives nobody anything.</summary>
    public static (ApplyDecision Role, ApplyDecision Binding) Decide(SharingGrant grant, GrantFacts facts, Role? role, RoleBinding? binding, DateTimeOffset now)
    {
        var (rules, subjects) = new CompiledGrant(grant).Allows(now) ? (Rules(facts), Subjects(facts)) : ([], []);
        var gives = rules.Count > 0 && subjects.Count > 0;
        var owner = ChildOwnerOf(grant);
        var metadata = new ObjectMeta
        {
            Name = NameOf(grant.Metadata.Name),
            Namespace = grant.Metadata.Namespace,
            Labels = new Dictionary<string, string> { [Labels.ManagedBy] = Labels.ManagedByValue },
            OwnerReferences = [owner.Reference],
        };
        var roleDecision = ApplyDecision.Decide(
            !gives ? null : new Role { ApiVersion = Role.ResourceType.ApiVersion, Kind = Role.ResourceType.Kind, Metadata = metadata, Rules = rules },
            role, owner, Labels.AppliedHash);
        return (roleDecision, !gives || roleDecision.Action == ApplyAction.Conflict ? Unbound(grant, binding) : ApplyDecision.Decide(
            new RoleBinding
            {
                ApiVersion = RoleBinding.ResourceType.ApiVersion,
                Kind = RoleBinding.ResourceType.Kind,
                Metadata = metadata,
                RoleRef = new RoleRef { ApiGroup = RbacGroup, Kind = Role.ResourceType.Kind, Name = metadata.Name },
                Subjects = subjects,
            },
            binding, owner, Labels.AppliedHash));
    }

    /// <summary>
    /// Decides about the RoleBinding of a grant whose Role is not there or is somebody else's: who may write Roles but no RoleBindings would
    /// hand on by ours what he may do himself.
    /// </summary>
    public static ApplyDecision Unbound(SharingGrant grant, RoleBinding? binding) => ApplyDecision.Decide(null, binding, ChildOwnerOf(grant), Labels.AppliedHash);

    /// <summary>Decides about what a grant that is gone left behind: it must allow nothing until the garbage collector comes by.</summary>
    public static (ApplyDecision Role, ApplyDecision Binding) WithoutGrant(string name, Role? role, RoleBinding? binding)
    {
        var gone = new ChildOwner(OwnerOf(name, uid: ""), DateTimeOffset.MaxValue);
        return (ApplyDecision.Decide(null, role, gone, Labels.AppliedHash), ApplyDecision.Decide(null, binding, gone, Labels.AppliedHash));
    }

    /// <summary>Name of the Role and of the RoleBinding of a grant.</summary>
    public static string NameOf(string grant) => NamePrefix + grant;

    /// <summary>The grant that a Role or RoleBinding has its name from; null when it is none of ours.</summary>
    public static string? GrantOf(string name) => name.StartsWith(NamePrefix, StringComparison.Ordinal) ? name[NamePrefix.Length..] : null;

    /// <summary>Whether a grant gives more than its Role and RoleBinding hold.</summary>
    public static bool IsCut(GrantFacts facts) => facts.Matched.Count + facts.Versions.Count > MaxListed || AllSubjects(facts).Count() > MaxListed;

    /// <summary>One rule a kind. A rule without names would allow every object of the kind, so there is none for a kind without objects.</summary>
    private static List<PolicyRule> Rules(GrantFacts facts) =>
    [
        .. facts.Matched.Concat(facts.Versions).Distinct().Order().Take(MaxListed).GroupBy(asset => asset.Kind).Select(kind => new PolicyRule
        {
            ApiGroups = [ApiGroup.Name],
            Resources = [ResourceOf(kind.Key)],
            ResourceNames = [.. kind.Select(asset => asset.Name)],
            Verbs = Read,
        }),
    ];

    private static List<RoleSubject> Subjects(GrantFacts facts) => [.. AllSubjects(facts).Take(MaxListed)];

    /// <summary>The service accounts of the namespaces that are reached, and the members of the domains that are named.</summary>
    private static IEnumerable<RoleSubject> AllSubjects(GrantFacts facts) =>
        facts.Grantees.Select(grantee => new RoleSubject { ApiGroup = RbacGroup, Kind = nameof(SubjectKind.Group), Name = $"system:serviceaccounts:{grantee.Namespace}" })
            .Concat(facts.Members.Where(IsOrdinary).Select(Member))
            .Distinct()
            .OrderBy(subject => subject.Kind, StringComparer.Ordinal)
            .ThenBy(subject => subject.Namespace, StringComparer.Ordinal)
            .ThenBy(subject => subject.Name, StringComparer.Ordinal);

    /// <summary>
    /// The definition refuses members that belong to Kubernetes itself, such as everybody who is authenticated. An object that was stored
    /// before it did must not open a door either.
    /// </summary>
    private static bool IsOrdinary(Subject member) => member.Name.Length > 0 && !member.Name.StartsWith(SystemPrefix, StringComparison.OrdinalIgnoreCase)
        && (member.Kind == SubjectKind.ServiceAccount) == !string.IsNullOrEmpty(member.Namespace);

    private static RoleSubject Member(Subject member) => member.Kind == SubjectKind.ServiceAccount
        ? new RoleSubject { Kind = nameof(SubjectKind.ServiceAccount), Name = member.Name, Namespace = member.Namespace }
        : new RoleSubject { ApiGroup = RbacGroup, Kind = member.Kind.ToString(), Name = member.Name };

    private static string ResourceOf(ObjectKind kind) => kind switch
    {
        ObjectKind.Dataset => Dataset.ResourceType.Plural,
        ObjectKind.Model => Model.ResourceType.Plural,
        ObjectKind.ModelVersion => ModelVersion.ResourceType.Plural,
        ObjectKind.Embedding => Embedding.ResourceType.Plural,
        ObjectKind.ModelDeployment => ModelDeployment.ResourceType.Plural,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It cannot be granted."),
    };

    private static ChildOwner ChildOwnerOf(SharingGrant grant) =>
        new(OwnerOf(grant.Metadata.Name, grant.Metadata.Uid!), grant.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue);

    private static OwnerReference OwnerOf(string name, string uid) => new()
    {
        ApiVersion = SharingGrant.ResourceType.ApiVersion,
        Kind = SharingGrant.ResourceType.Kind,
        Name = name,
        Uid = uid,
        Controller = true,
    };
}
