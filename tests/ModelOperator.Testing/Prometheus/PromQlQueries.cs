namespace ModelOperator.Testing.Prometheus;

/// <summary>
/// Queries as people write them, and as they have to look when they are confined to namespace <c>studio</c>, which <c>§</c> abbreviates.
/// Tests of the decision and of a real server share them.
/// </summary>
public static class PromQlQueries
{
    private static readonly (string Query, string Scoped)[] Table =
    [
        // Selectors.
        ("up", "up{§}"),
        ("up{}", "up{§}"),
        ("up { }", "up {§ }"),
        ("job:requests:rate5m", "job:requests:rate5m{§}"),
        (":node_memory:sum", ":node_memory:sum{§}"),
        ("_x", "_x{§}"),
        ("""up{job="api"}""", """up{§,job="api"}"""),
        ("""up{job="api",}""", """up{§,job="api",}"""),
        ("""up{job!="api", instance=~"a.*" , pod!~'b|c'}""", """up{§,job!="api", instance=~"a.*" , pod!~'b|c'}"""),
        ("""{__name__="up"}""", """{§,__name__="up"}"""),
        ("""{__name__=~"http_.*",code=~"5.."}""", """{§,__name__=~"http_.*",code=~"5.."}"""),
        ("""up{namespace="ads"}""", """up{§,namespace="ads"}"""),
        ("""up{namespace=~".*"}""", """up{§,namespace=~".*"}"""),
        ("""up{by="a",on="b",sum="c",offset="d",bool="e",inf="f"}""", """up{§,by="a",on="b",sum="c",offset="d",bool="e",inf="f"}"""),
        ("""{"my.metric"}""", """{§,"my.metric"}"""),
        ("""{"my.metric", "a.label"="b"}""", """{§,"my.metric", "a.label"="b"}"""),
        ("""{a="b","my.metric",}""", """{§,a="b","my.metric",}"""),

        // Ranges, subqueries, offset and @.
        ("rate(errors_total[5m])", "rate(errors_total{§}[5m])"),
        ("""rate(errors_total{code="500"}[1h30m])""", """rate(errors_total{§,code="500"}[1h30m])"""),
        ("rate(errors_total[ 5m ])", "rate(errors_total{§}[ 5m ])"),
        ("rate(errors_total[300])", "rate(errors_total{§}[300])"),
        ("max_over_time(rate(errors_total[5m])[30m:1m])", "max_over_time(rate(errors_total{§}[5m])[30m:1m])"),
        ("avg_over_time(up[10m:])", "avg_over_time(up{§}[10m:])"),
        ("avg_over_time(up[10m : 1m] offset 5m)", "avg_over_time(up{§}[10m : 1m] offset 5m)"),
        ("up offset 5m", "up{§} offset 5m"),
        ("up OFFSET -1d2h", "up{§} OFFSET -1d2h"),
        ("up @ 1609746000", "up{§} @ 1609746000"),
        ("rate(up[5m] @ end() offset 1w)", "rate(up{§}[5m] @ end() offset 1w)"),
        ("up @ start()", "up{§} @ start()"),

        // Aggregations.
        ("sum(up)", "sum(up{§})"),
        ("SUM BY (job) (up)", "SUM BY (job) (up{§})"),
        ("sum by(job,pod,)(up)", "sum by(job,pod,)(up{§})"),
        ("sum(up) without (by, on)", "sum(up{§}) without (by, on)"),
        ("sum by () (up)", "sum by () (up{§})"),
        ("""sum by ("a.label") (up)""", """sum by ("a.label") (up{§})"""),
        ("topk(3, up)", "topk(3, up{§})"),
        ("""count_values("value", up)""", """count_values("value", up{§})"""),
        ("quantile(0.9, up) by (job)", "quantile(0.9, up{§}) by (job)"),
        ("group(up)", "group(up{§})"),
        ("histogram_quantile(0.99, sum by (le) (rate(seconds_bucket[5m])))", "histogram_quantile(0.99, sum by (le) (rate(seconds_bucket{§}[5m])))"),

        // Operators.
        ("a + b", "a{§} + b{§}"),
        ("a/b", "a{§}/b{§}"),
        ("-a ^ -b % 2", "-a{§} ^ -b{§} % 2"),
        ("- -a", "- -a{§}"),
        ("a == bool b", "a{§} == bool b{§}"),
        ("a >= bool 1", "a{§} >= bool 1"),
        ("a != b", "a{§} != b{§}"),
        ("a and b or c unless d", "a{§} and b{§} or c{§} unless d{§}"),
        ("a AND ON (job) b", "a{§} AND ON (job) b{§}"),
        ("a atan2 b", "a{§} atan2 b{§}"),
        ("a * on (job) group_left (version) b", "a{§} * on (job) group_left (version) b{§}"),
        ("a * on (job) group_left b", "a{§} * on (job) group_left b{§}"),
        ("a / ignoring (code) group_right () b", "a{§} / ignoring (code) group_right () b{§}"),
        ("(a + b) / (c)", "(a{§} + b{§}) / (c{§})"),
        ("sum(rate(a[5m])) / sum(rate(b[5m])) or vector(0)", "sum(rate(a{§}[5m])) / sum(rate(b{§}[5m])) or vector(0)"),

        // Functions, numbers and strings.
        ("time()", "time()"),
        ("vector(1)", "vector(1)"),
        ("scalar(up)", "scalar(up{§})"),
        ("""absent(up{job="x"})""", """absent(up{§,job="x"})"""),
        ("absent_over_time(up[5m])", "absent_over_time(up{§}[5m])"),
        ("""label_replace(up, "x", "$1", "job", "(.*)")""", """label_replace(up{§}, "x", "$1", "job", "(.*)")"""),
        ("clamp_max(up, 1)", "clamp_max(up{§}, 1)"),
        ("1", "1"),
        ("0x1F + 1e-3 + .5 + 1. + 1E+5", "0x1F + 1e-3 + .5 + 1. + 1E+5"),
        ("1_000 + 0xF_F", "1_000 + 0xF_F"),
        ("Inf", "Inf"),
        ("up + NaN", "up{§} + NaN"),
        ("5m", "5m"),
        ("\"text\"", "\"text\""),
        ("""up{a="\"}\\\n\t\u00e9\U0001F600\x41\101"}""", """up{§,a="\"}\\\n\t\u00e9\U0001F600\x41\101"}"""),
        ("up{a='}\\'\"'}", "up{§,a='}\\'\"'}"),
        ("up{a=`}\"'\\d\n`}", "up{§,a=`}\"'\\d\n`}"),
        ("up{a=\"größer\"}", "up{§,a=\"größer\"}"),

        // Comments and lines.
        ("up # {namespace=\"ads\"}", "up{§}"),
        ("# first\nup", "up{§}"),
        ("up{ # a } brace\n  job=\"x\" # \"quote\n}", "up{§, job=\"x\" }"),
        ("sum(\n  up\n)\n", "sum( up{§} )"),
        ("up # ended by a carriage return\r + down", "up{§} + down{§}"),
        ("up{a=\"#\"} + down", "up{§,a=\"#\"} + down{§}"),

        // Keywords where Prometheus takes them for metrics, and functions without brackets, which are metrics too.
        ("by", "by{§}"),
        ("sum", "sum{§}"),
        ("""sum{a="b"} + count""", """sum{§,a="b"} + count{§}"""),
        ("sum(by) by (by)", "sum(by{§}) by (by)"),
        ("sum by (by) (by)", "sum by (by) (by{§})"),
        ("offset offset 5m", "offset{§} offset 5m"),
        ("and and and", "and{§} and and{§}"),
        ("or or unless unless without", "or{§} or unless{§} unless without{§}"),
        ("start + end", "start{§} + end{§}"),
        ("rate + time", "rate{§} + time{§}"),
        ("rate (up[5m])", "rate (up{§}[5m])"),
    ];

    /// <summary>Queries that are confined, and how they look then.</summary>
    public static IReadOnlyList<(string Query, string Scoped)> Legitimate { get; } =
        [.. Table.Select(row => (row.Query, row.Scoped.Replace("§", "namespace=\"studio\"", StringComparison.Ordinal)))];
}
