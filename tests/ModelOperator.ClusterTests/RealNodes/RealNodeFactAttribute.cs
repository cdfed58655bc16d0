using ModelOperator.Testing.RealNodes;
using Xunit;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>A test that needs a real node. On Debian there is one to be had, so there it fails without; elsewhere it is skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealNodeFactAttribute : FactAttribute
{
    private const string Release = "/etc/os-release";

    public RealNodeFactAttribute()
    {
        if (!IsDebian)
            Skip = RealNode.WhyNot;
    }

    /// <summary>Whether a machine without a real node is one that could have it.</summary>
    internal static bool IsDebian => File.Exists(Release) && File.ReadLines(Release).Contains("ID=debian");
}
