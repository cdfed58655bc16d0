using ModelOperator.Api;
using ModelOperator.Core.Licensing;

namespace ModelOperator.Core.Importing;

/// <summary>A discovery block as it comes together; what does not fit into it is listed.</summary>
internal sealed class InfoDraft
{
    private readonly List<string> _tags = [];
    private readonly List<Owner> _owners;
    private readonly List<Link> _links = [];

    public InfoDraft(ImportRequest request) => _owners = [.. request.Owners];

    public string? DisplayName { get; set; }

    public string? Description { get; set; }

    public string? License { get; private set; }

    /// <summary>Adds a tag that a part of the source says.</summary>
    public void Tag(SourceNode source, string? prefix = null)
    {
        if (source.Text() is { } text)
        {
            Label(source, prefix + text);
        }
    }

    /// <summary>Adds a tag that a part of the source stands for.</summary>
    /// <param name="source">The part.</param>
    /// <param name="label">The tag.</param>
    /// <param name="whole">What is listed when it does not fit, where the part alone does not say what it is about.</param>
    public void Label(SourceNode source, string label, SourceNode? whole = null)
    {
        var tag = source.Plain(label);
        if (tag.Length is 0 or > Limits.Word)
        {
            (whole ?? source).Refuse($"a tag has at most {Limits.Word} characters");
        }
        else if (_tags.Contains(tag))
        {
            source.Take();
        }
        else if (_tags.Count == Limits.Tags)
        {
            (whole ?? source).Refuse($"an object has at most {Limits.Tags} tags");
        }
        else
        {
            source.Take();
            _tags.Add(tag);
        }
    }

    /// <summary>Adds an owner that a part of the source names.</summary>
    public void Owner(SourceNode source)
    {
        if (source.Line() is not { } name || _owners.Any(owner => owner.Name == name))
        {
            return;
        }

        if (_owners.Count >= Limits.Owners)
        {
            source.Refuse($"an object has at most {Limits.Owners} owners");
            return;
        }

        _owners.Add(new Owner { Name = name });
    }

    /// <summary>Adds a page about the asset.</summary>
    public void Page(string name, string url)
    {
        if (_links.Count < Limits.Pages && IsPage(url) && _links.TrueForAll(link => link.Url != url))
        {
            _links.Add(new Link { Name = name, Url = url });
        }
    }

    /// <summary>Adds a page that a part of the source names.</summary>
    public void Page(string name, SourceNode source)
    {
        if (source.TextIf(IsPage, "a link is the whole address of a web page, e.g. https://example.com/page") is { } url)
        {
            Page(name, url);
        }
    }

    /// <summary>Takes over a licence.</summary>
    public void Licence(SourceNode source)
    {
        if (source.Text() is { } declared)
        {
            License = SpdxLicenses.Identify(declared);
            if (License is null)
            {
                source.Refuse("it names no licence: write an SPDX identifier or LicenseRef-name into spec.info.license");
            }
        }
    }

    public AssetInfo Build() => new()
    {
        DisplayName = DisplayName,
        Description = Description,
        Owners = _owners.Count == 0 ? null : _owners,
        Tags = _tags.Count == 0 ? null : _tags,
        Links = _links.Count == 0 ? null : _links,
        License = License,
    };

    private static bool IsPage(string url) => url.Length <= Limits.Uri && !url.Any(char.IsWhiteSpace)
        && (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal));
}
