using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Samples;

public class MediaExampleTests
{
    // A node that the local control plane simulates; there are two.
    private const int Nodes = 2;
    private const int GpusOfANode = 4;
    private static readonly Quantity ProcessorsOfANode = Quantity.Parse("64");
    private static readonly Quantity MemoryOfANode = Quantity.Parse("512Gi");

    private static readonly string[] PublicLicenses = ["Apache-2.0", "MIT"];
    private static readonly string[] Benchmarks = ["imagenet-1k", "mteb", "mmlu-pro", "gsm8k", "ifeval"];

    [Fact]
    public void No_field_is_lost_when_a_manifest_is_decoded()
    {
        foreach (var manifest in MediaExample.Manifests)
        {
            var item = ManifestObjects.Decode(manifest);
            var encoded = ManifestObjects.Encode(item, manifest);
            Assert.True(JsonNode.DeepEquals(manifest, encoded), $"{MediaExample.Describe(item)} is written as\n{manifest}\nand read as\n{encoded}");
        }
    }

    [Fact]
    public void The_example_has_every_kind() =>
        Assert.Equal(
            ["AccessDenial", "AccessRequest", "Dataset", "Domain", "Embedding", "Model", "ModelDeployment", "ModelVersion", "Namespace", "ServingRuntime", "SharingGrant"],
            MediaExample.Objects.Select(item => item.Kind).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_objects_have_one_name()
    {
        var names = MediaExample.Objects.Select(MediaExample.Describe).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Every_namespace_exists_and_belongs_to_one_domain()
    {
        Assert.Equal(MediaExample.All<Namespace>().Select(ns => ns.Metadata.Name), MediaExample.Namespaces.Keys);
        Assert.All(MediaExample.Objects.Where(item => item.Metadata.Namespace is not null),
            item => Assert.Contains(item.Metadata.Namespace!, MediaExample.Namespaces.Keys));
    }

    [Fact]
    public void Every_reference_leads_to_an_object_of_the_example_or_to_the_warehouse() =>
        Assert.All(ExampleReferences.All, reference =>
        {
            if (reference.IsExternal)
            {
                Assert.StartsWith("aip://dataset/warehouse/", reference.Uri, StringComparison.Ordinal);
            }
            else
            {
                Assert.True(reference.Target is not null, $"{reference} leads nowhere");
            }
        });

    [Fact]
    public void Only_what_is_labelled_refused_is_used_without_a_grant()
    {
        var crossing = ExampleReferences.All.Where(reference => reference.CrossesNamespaces).ToList();
        Assert.NotEmpty(crossing);
        Assert.All(crossing, reference => Assert.True(ExampleGrants.Allow(reference) != reference.IsExpectedToBeRefused, reference.ToString()));
    }

    [Fact]
    public void One_use_is_refused_on_purpose() =>
        Assert.Equal(
            ["ModelVersion payments-fraud/fraud-scorer-4.0.0-titles -> Embedding studio-content/titles"],
            ExampleReferences.All
                .Where(reference => reference is { CrossesNamespaces: true, IsExpectedToBeRefused: true })
                .Select(reference => reference.ToString()));

    [Fact]
    public void Every_grant_covers_an_asset_and_reaches_another_namespace() =>
        Assert.All(MediaExample.All<SharingGrant>(), grant =>
        {
            Assert.Contains(MediaExample.Objects, item => ExampleGrants.Covers(grant, item));
            Assert.Contains(MediaExample.Namespaces.Keys, ns => ns != grant.Metadata.Namespace && ExampleGrants.Reaches(grant, ns));
        });

    [Fact]
    public void Every_request_is_for_assets_of_the_example_and_is_answered_by_their_owner() =>
        Assert.All(MediaExample.All<AccessRequest>(), request =>
        {
            Assert.All(request.Spec.Resources, wanted => Assert.All(wanted.Names, name => Assert.Contains(MediaExample.Objects, item =>
                item.Kind == wanted.Kind.ToString() && item.Metadata.Namespace == request.Spec.Namespace && item.Metadata.Name == name)));
            var answers = MediaExample.All<SharingGrant>().SelectMany(grant => (grant.Spec.Approves ?? []).Select(approved => (grant.Metadata.Namespace, approved)))
                .Concat(MediaExample.All<AccessDenial>().Select(denial => (denial.Metadata.Namespace, denial.Spec.Request)));
            Assert.Contains(answers, answer => answer == (request.Spec.Namespace, Make.RequestReference($"{request.Metadata.Key}")));
        });

    [Fact]
    public void No_grant_ends_while_the_example_is_in_use() =>
        Assert.All(MediaExample.All<SharingGrant>().Where(grant => grant.Spec.ExpiresAt is not null),
            grant => Assert.True(grant.Spec.ExpiresAt!.Value.Year >= 2099, MediaExample.Describe(grant)));

    [Fact]
    public void An_ads_deployment_goes_back_to_the_masters_of_studio_over_four_steps_and_more()
    {
        var deployment = MediaExample.All<ModelDeployment>().Single(item => item.Metadata is { Namespace: "ads-context", Name: "context-matcher" });
        var version = MediaExample.All<ModelVersion>().Single(item => item.Metadata.Name == "context-matcher-2.0.0");
        Assert.Equal(deployment.Spec.Model.Name, version.Spec.ModelRef.Name);

        Assert.Equal(
            [
                "ModelVersion context-matcher-2.0.0", "Embedding scenes", "Embedding shots", "Dataset keyframes", "Dataset shot-list",
                "Dataset title-masters",
            ],
            LongestPath(version, "title-masters").Select(item => $"{item.Kind} {item.Metadata.Name}"));
    }

    [Fact]
    public void A_version_meets_every_gate_up_to_its_stage() =>
        Assert.All(MediaExample.All<ModelVersion>().Where(version => version.Spec.Stage is Stage.Staging or Stage.Production), version =>
            Assert.All(GatesUpTo(version), metric => Assert.Contains(version.Spec.Metrics ?? [], value =>
                value.Name == metric.Name
                && (metric.Dataset is null || metric.Dataset == value.Dataset)
                && value.Value >= (metric.Min ?? double.MinValue)
                && value.Value <= (metric.Max ?? double.MaxValue))));

    [Fact]
    public void A_metric_is_measured_on_a_dataset_of_its_namespace_or_on_a_known_benchmark() =>
        Assert.All(MediaExample.All<ModelVersion>(), version => Assert.All(version.Spec.Metrics ?? [], metric => Assert.True(
            metric.Dataset is null
            || Benchmarks.Contains(metric.Dataset)
            || MediaExample.All<Dataset>().Any(dataset =>
                dataset.Metadata.Name == metric.Dataset && dataset.Metadata.Namespace == version.Metadata.Namespace),
            $"{MediaExample.Describe(version)}: {metric.Name} on {metric.Dataset}")));

    [Fact]
    public void Every_asset_that_tells_of_itself_has_owners_and_an_spdx_licence()
    {
        var infos = MediaExample.Objects.OfType<IAsset>().Where(asset => asset.Info is not null).ToList();
        Assert.All(infos, asset => Assert.NotEmpty(asset.Info!.Owners ?? []));
        Assert.All(infos.Where(asset => asset is not ModelDeployment), asset => Assert.True(
            asset.Info!.License is { } license && (PublicLicenses.Contains(license) || license.StartsWith("LicenseRef-", StringComparison.Ordinal)),
            $"{MediaExample.Describe(asset)} has the licence {asset.Info.License}"));
    }

    [Fact]
    public void Every_dataset_embedding_model_and_deployment_tells_of_itself() =>
        Assert.All(MediaExample.Objects.OfType<IAsset>().Where(asset => asset is not ModelVersion),
            asset => Assert.False(string.IsNullOrEmpty(asset.Info?.DisplayName), MediaExample.Describe(asset)));

    [Fact]
    public void Every_deployment_has_a_version_to_serve_and_a_runtime_for_it() =>
        Assert.All(MediaExample.All<ModelDeployment>(), deployment =>
        {
            var version = Assert.Single(MediaExample.All<ModelVersion>(), version => IsServedBy(version, deployment));
            Assert.Contains(MediaExample.All<ServingRuntime>(), runtime => Serves(runtime, version, deployment));
        });

    [Fact]
    public void Every_runtime_serves_a_deployment() =>
        Assert.All(MediaExample.All<ServingRuntime>(), runtime => Assert.Contains(MediaExample.All<ModelDeployment>(), deployment =>
            MediaExample.All<ModelVersion>().Any(version => IsServedBy(version, deployment) && Serves(runtime, version, deployment))));

    [Fact]
    public void The_deployments_of_a_domain_fit_its_quota_and_the_quotas_fit_the_nodes()
    {
        foreach (var domain in MediaExample.All<Domain>())
        {
            var deployments = MediaExample.All<ModelDeployment>()
                .Where(deployment => MediaExample.Namespaces[deployment.Metadata.Namespace!] == domain.Metadata.Name)
                .ToList();
            Assert.InRange(deployments.Sum(Gpus), 0, domain.Spec.Quota!.Gpus!.Value);
            Assert.InRange(deployments.Count, 0, domain.Spec.Quota.Deployments!.Value);
        }

        Assert.Equal(Nodes * GpusOfANode, MediaExample.All<Domain>().Sum(domain => domain.Spec.Quota!.Gpus!.Value));
    }

    [Fact]
    public void All_pods_together_fit_one_node_in_processors_and_memory()
    {
        var pods = MediaExample.All<ModelDeployment>()
            .SelectMany(deployment => Enumerable.Repeat(Requests(deployment), deployment.Spec.Scaling?.Replicas ?? 1)).ToList();
        Assert.True(pods.Sum(pod => pod.Cpu.Value) <= ProcessorsOfANode.Value);
        Assert.True(pods.Sum(pod => pod.Memory.Value) <= MemoryOfANode.Value);
    }

    /// <summary>The runtimes are everybody's: deleting the example by kustomize is to take no other domain's away.</summary>
    [Fact]
    public void The_kustomization_lists_every_file_but_that_of_the_runtimes_namespaces_first()
    {
        var listed = File.ReadLines(Path.Combine(MediaExample.Folder, "Kustomization"))
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..]).ToList();
        var files = Directory.EnumerateFiles(MediaExample.Folder, "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(MediaExample.Folder, file).Replace('\\', '/')).ToList();
        Assert.Equal(files.Order(StringComparer.Ordinal), listed.Append("20-serving-runtimes.yaml").Order(StringComparer.Ordinal));
        Assert.Equal("00-namespaces.yaml", listed[0]);
        Assert.Equal("00-namespaces.yaml", files.Min(StringComparer.Ordinal));
    }

    private static List<IKubernetesObject> LongestPath(IKubernetesObject from, string toDataset)
    {
        if (from is Dataset && from.Metadata.Name == toDataset)
        {
            return [from];
        }

        var rest = ExampleReferences.All
            .Where(reference => ReferenceEquals(reference.From, from) && reference is { Needs: Permission.Use, Target: not (null or ModelVersion) })
            .Select(reference => LongestPath(reference.Target!, toDataset))
            .Where(path => path.Count > 0)
            .MaxBy(path => path.Count);
        return rest is null ? [] : [from, .. rest];
    }

    private static IEnumerable<RequiredMetric> GatesUpTo(ModelVersion version)
    {
        var model = MediaExample.All<Model>().Single(model =>
            model.Metadata.Namespace == version.Metadata.Namespace && model.Metadata.Name == version.Spec.ModelRef.Name);
        return (model.Spec.Promotion?.Gates ?? [])
            .Where(gate => gate.Stage == GatedStage.Staging || version.Spec.Stage == Stage.Production)
            .SelectMany(gate => gate.RequiredMetrics ?? []);
    }

    private static bool IsServedBy(ModelVersion version, ModelDeployment deployment) =>
        version.Metadata.Namespace == (deployment.Spec.Model.Namespace ?? deployment.Metadata.Namespace)
        && version.Spec.ModelRef.Name == deployment.Spec.Model.Name
        && (deployment.Spec.Model.Version is { } exact
            ? version.Spec.Version == exact
            : version.Spec.Stage.ToString() == deployment.Spec.Model.Stage.ToString());

    private static bool Serves(ServingRuntime runtime, ModelVersion version, ModelDeployment deployment)
    {
        var named = deployment.Spec.Runtime?.Name;
        var scheme = version.Spec.Artifact.Uri[..version.Spec.Artifact.Uri.IndexOf(':', StringComparison.Ordinal)];
        return (named is null || named == runtime.Metadata.Name)
            && runtime.Spec.ModelFormats.Any(format => format.Name == version.Spec.Artifact.Format && (named is not null || format.AutoSelect != false))
            && (runtime.Spec.ArtifactLoading.Schemes ?? []).Concat(runtime.Spec.ArtifactLoading.Loader?.Schemes ?? []).Any(loaded => string.Equals(loaded.ToString(), scheme, StringComparison.OrdinalIgnoreCase))
            && (runtime.Spec.Accelerators?.Required != true || deployment.Spec.Resources?.Gpus > 0);
    }

    private static int Gpus(ModelDeployment deployment) => (deployment.Spec.Resources?.Gpus ?? 0) * (deployment.Spec.Scaling?.Replicas ?? 1);

    // A runtime's own requests where the deployment says nothing; the most demanding runtime, for one that names none.
    private static (Quantity Cpu, Quantity Memory) Requests(ModelDeployment deployment)
    {
        var runtimes = MediaExample.All<ServingRuntime>()
            .Where(runtime => deployment.Spec.Runtime is null || deployment.Spec.Runtime.Name == runtime.Metadata.Name)
            .Select(runtime => runtime.Spec.Container.Resources!).ToList();
        return (deployment.Spec.Resources?.Cpu ?? runtimes.Max(resources => resources.Cpu)!.Value,
            deployment.Spec.Resources?.Memory ?? runtimes.Max(resources => resources.Memory)!.Value);
    }
}
