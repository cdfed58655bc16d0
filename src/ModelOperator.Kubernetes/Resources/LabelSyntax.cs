namespace ModelOperator.Kubernetes.Resources;

/// <summary>What label keys and values may look like, for schemas: RE2 expressions, each with the sentence for those who wrote something else.</summary>
public static class LabelSyntax
{
    /// <summary>Longest key: a DNS subdomain of 253 characters, a slash, a name of 63.</summary>
    public const int KeyLength = 317;

    /// <summary>Longest value.</summary>
    public const int ValueLength = 63;

    /// <summary>A key: a name, before it perhaps a DNS subdomain and a slash.</summary>
    public const string Key = "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";

    /// <summary>What to write for a key.</summary>
    public const string KeyMessage =
        "write a label key such as team or example.com/team: a name of at most 63 letters, digits, '-', '_' and '.', before it perhaps a domain and '/'";

    /// <summary>A value; it may be empty.</summary>
    public const string Value = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

    /// <summary>What to write for a value.</summary>
    public const string ValueMessage =
        "write a label value: at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";

    /// <summary>CEL rule on a map of labels that its keys are label keys.</summary>
    public const string KeysRule = "self.all(key, key.matches('" + Key + "'))";
}
