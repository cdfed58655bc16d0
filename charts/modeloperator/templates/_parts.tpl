{{/* Labels beside those that files of the repository have. */}}
{{- define "modeloperator.releaseLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Metadata of an object of the release's namespace. Of a list: the root, and the name. */}}
{{- define "modeloperator.metadata" -}}
name: {{ index . 1 }}
namespace: {{ (index . 0).Release.Namespace }}
labels:
  app.kubernetes.io/name: {{ index . 1 }}
  {{- include "modeloperator.releaseLabels" (index . 0) | nindent 2 }}
{{- end }}

{{/* An image by its digest, or else by its tag. Of a list: the root, and the image. */}}
{{- define "modeloperator.image" -}}
{{- $image := index . 1 -}}
{{- if $image.digest }}{{ $image.repository }}@{{ $image.digest }}{{ else }}{{ $image.repository }}:{{ $image.tag | default (index . 0).Chart.AppVersion }}{{ end }}
{{- end }}

{{/* The release that an object of the cluster belongs to, where that is another one than this. Of a list: the root, and the object. */}}
{{- define "modeloperator.otherRelease" -}}
{{- $release := (index . 0).Release -}}
{{- $name := dig "metadata" "annotations" "meta.helm.sh/release-name" "" (index . 1) -}}
{{- $namespace := dig "metadata" "annotations" "meta.helm.sh/release-namespace" "" (index . 1) -}}
{{- if and $name (or (ne $name $release.Name) (ne $namespace $release.Namespace)) }}release {{ $name }} of namespace {{ $namespace }}{{ end -}}
{{- end }}

{{/* What may be done in no container. */}}
{{- define "modeloperator.containerSecurity" -}}
allowPrivilegeEscalation: false
capabilities:
  drop: [ALL]
readOnlyRootFilesystem: true
{{- end }}

{{/* What the pods of the operator and of the catalog have in common. Of a list: the root, the values, and the name. */}}
{{- define "modeloperator.pod" -}}
{{- $values := index . 1 -}}
serviceAccountName: {{ index . 2 }}
{{- with (index . 0).Values.imagePullSecrets }}
imagePullSecrets:
{{- range . }}
- name: {{ . }}
{{- end }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- with $values.runAsUser }}
  runAsUser: {{ int64 . }}
  runAsGroup: {{ int64 . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with $values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations: {{- toYaml . | nindent 0 }}
{{- end }}
{{- with $values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.spreadOver }}
topologySpreadConstraints:
{{- range . }}
- topologyKey: {{ . }}
  maxSkew: 1
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      app.kubernetes.io/name: {{ index $ 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* Labels and annotations of pods: nothing that changes with a release whose pods need not. Of a list: the values, and the name. */}}
{{- define "modeloperator.podMetadata" -}}
{{- $values := index . 0 -}}
labels:
  app.kubernetes.io/name: {{ index . 1 }}
  {{- with $values.podLabels }}{{ toYaml . | nindent 2 }}{{ end }}
{{- with $values.podAnnotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* How many replicas stay up. Of a list: the root, the values, and the name. */}}
{{- define "modeloperator.disruptionBudget" -}}
{{- $root := index . 0 -}}
{{- $values := index . 1 -}}
{{- if gt (int $values.replicas) 1 }}
---
apiVersion: {{ ternary "policy/v1" "policy/v1beta1" ($root.Capabilities.APIVersions.Has "policy/v1") }}
kind: PodDisruptionBudget
metadata: {{- include "modeloperator.metadata" (list $root (index . 2)) | nindent 2 }}
spec:
  minAvailable: {{ $values.minAvailable }}
  {{- if semverCompare ">=1.27.0-0" $root.Capabilities.KubeVersion.Version }}
  # A pod that is not ready keeps nothing up, and is to hold up no drain.
  unhealthyPodEvictionPolicy: AlwaysAllow
  {{- end }}
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ index . 2 }}
{{- end }}
{{- end }}

{{/* The variables by which a process knows where its traces go. Of the root; nothing where there is no collector. */}}
{{- define "modeloperator.tracing" -}}
{{- with .Values.tracing }}
{{- if .endpoint -}}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .endpoint | quote }}
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: {{ .protocol }}
- name: OTEL_TRACES_SAMPLER
  value: parentbased_traceidratio
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ .sampleRatio | quote }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: {{ printf "k8s.cluster.name=%s,k8s.namespace.name=%s" $.Values.clusterName $.Release.Namespace }}{{ range $name, $value := .resourceAttributes }},{{ $name }}={{ $value }}{{ end }}
{{- with .headersSecret }}
{{- if .name }}
- name: OTEL_EXPORTER_OTLP_HEADERS
  valueFrom:
    secretKeyRef: { name: {{ .name }}, key: {{ .key }} }
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
