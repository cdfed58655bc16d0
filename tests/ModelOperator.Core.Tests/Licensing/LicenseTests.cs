using ModelOperator.Api;
using ModelOperator.Core.Licensing;
using Xunit;

namespace ModelOperator.Core.Tests.Licensing;

public class LicenseTests
{
    [Theory]
    [InlineData("CC-BY-NC-4.0", LicenseTerm.NonCommercial)]
    [InlineData("cc-by-nc-4.0", LicenseTerm.NonCommercial)]
    [InlineData("CC-BY-NC-ND-4.0", LicenseTerm.NonCommercial, LicenseTerm.NoDerivatives)]
    [InlineData("CC-BY-NC-SA-2.0-FR", LicenseTerm.NonCommercial, LicenseTerm.ShareAlike)]
    [InlineData("CC-BY-ND-3.0-DE", LicenseTerm.NoDerivatives)]
    [InlineData("CC-BY-SA-4.0", LicenseTerm.ShareAlike)]
    [InlineData("GPL-2.0+", LicenseTerm.ShareAlike)]
    [InlineData("GPL-3.0-or-later", LicenseTerm.ShareAlike)]
    [InlineData("LGPL-2.1-only", LicenseTerm.ShareAlike)]
    [InlineData("AGPL-3.0-only", LicenseTerm.ShareAlike)]
    [InlineData("ODbL-1.0", LicenseTerm.ShareAlike)]
    [InlineData("CDLA-Sharing-1.0", LicenseTerm.ShareAlike)]
    [InlineData("PolyForm-Noncommercial-1.0.0", LicenseTerm.NonCommercial)]
    [InlineData("LicenseRef-apple-amlr", LicenseTerm.NonCommercial, LicenseTerm.ResearchOnly)]
    [InlineData("fair-noncommercial-research-license", LicenseTerm.NonCommercial, LicenseTerm.ResearchOnly)]
    [InlineData("LicenseRef-openrail++", LicenseTerm.UseRestricted)]
    [InlineData("creativeml-openrail-m", LicenseTerm.UseRestricted)]
    [InlineData("llama3.1", LicenseTerm.UseRestricted)]
    [InlineData("LicenseRef-Llama-2", LicenseTerm.UseRestricted)]
    [InlineData("gemma", LicenseTerm.UseRestricted)]
    public void A_licence_asks_what_it_says(string id, params LicenseTerm[] terms)
    {
        var license = License.Read(id)!;

        Assert.Equal(terms, license.Terms);
        Assert.True(license.Binds);
        Assert.Equal(id, license.Id);
    }

    [Theory]
    [InlineData("Apache-2.0")]
    [InlineData("MIT")]
    [InlineData("CC-BY-4.0")]
    [InlineData("CC0-1.0")]
    [InlineData("CC-BYTES-NC-4.0")]
    [InlineData("CDLA-Permissive-2.0")]
    [InlineData("GPLX-1.0")]
    [InlineData("LicenseRef-Gemmary")]
    [InlineData("LicenseRef-Example-Media-Internal")]
    public void A_permissive_licence_and_one_that_is_not_known_bind_nobody(string id) => Assert.False(License.Read(id)!.Binds);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Where_no_licence_is_declared_there_is_none(string? id) => Assert.Null(License.Read(id));

    [Theory]
    [InlineData("CC-BY-SA-3.0", "CC-BY-SA-4.0", true)]
    [InlineData("CC-BY-SA-4.0", "cc-by-sa-4.0", true)]
    [InlineData("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", false)]
    [InlineData("CC-BY-SA-4.0", "Apache-2.0", false)]
    [InlineData("CC-BY-SA-4.0", "LicenseRef-ours", false)]
    [InlineData("LGPL-3.0-only", "GPL-3.0-only", true)]
    [InlineData("GPL-3.0-only", "AGPL-3.0-only", true)]
    [InlineData("GPL-3.0-only", "LGPL-3.0-only", false)]
    [InlineData("ODbL-1.0", "CDLA-Sharing-1.0", false)]
    [InlineData("CC-BY-NC-4.0", "Apache-2.0", true)]
    public void What_is_made_from_it_may_be_under_a_licence_of_the_same_family(string license, string other, bool allowed) =>
        Assert.Equal(allowed, License.Read(license)!.AllowsResultUnder(License.Read(other)!));
}
