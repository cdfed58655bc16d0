using System.Xml.Linq;
using ModelOperator.CrdGenerator.Docs;
using Xunit;

namespace ModelOperator.Core.Tests.Crds;

public sealed class DocumentationTextTests
{
    [Theory]
    [InlineData("Plain.", "Plain.")]
    [InlineData("\n    Over\n    two lines.\n", "Over two lines.")]
    [InlineData("<para>One.</para><para>Two.</para>", "One. Two.")]
    [InlineData("Needs <c>array&lt;float&gt;</c> &amp; more.", "Needs array<float> & more.")]
    [InlineData("See <see cref=\"T:ModelOperator.Api.SharingGrant\"/>.", "See SharingGrant.")]
    [InlineData("See <see cref=\"T:ModelOperator.Kubernetes.Resources.CustomResource`2\"/>.", "See CustomResource.")]
    [InlineData("Goes with <see cref=\"P:ModelOperator.Api.Revocation.GracePeriod\"/>.", "Goes with gracePeriod.")]
    [InlineData("Or <see cref=\"F:ModelOperator.Api.Stage.Archived\"/>.", "Or Archived.")]
    [InlineData("Is <see langword=\"true\"/>.", "Is true.")]
    [InlineData("See <see cref=\"T:ModelOperator.Api.Domain\">the domain</see>.", "See the domain.")]
    [InlineData("<list><item>a</item><item>b</item></list>", "a b")]
    public void Markup_becomes_one_paragraph(string markup, string text) =>
        Assert.Equal(text, DocumentationText.FromXml(XElement.Parse($"<summary>{markup}</summary>", LoadOptions.PreserveWhitespace)));
}
