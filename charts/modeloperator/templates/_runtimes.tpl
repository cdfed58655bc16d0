{{/* A ServingRuntime of config/runtimes with the loader of the release. Of a list: the root, and the path of its file. */}}
{{- define "modeloperator.runtime" -}}
{{- $root := index . 0 -}}
{{- $runtime := $root.Files.Get (index . 1) | fromYaml -}}
{{- with dig "spec" "artifactLoading" "loader" "" $runtime }}{{ $_ := set . "image" (include "modeloperator.image" (list $root $root.Values.loader.image)) }}{{ end -}}
{{- toYaml $runtime }}
{{- end }}

{{/* The ServingRuntimes of a release with watchNamespaces, by the names of their files: those of config/runtimes and the team's own. Nothing where there are none. */}}
{{- define "modeloperator.runtimeFiles" -}}
{{- if .Values.watchNamespaces -}}
{{- $files := dict -}}
{{- if .Values.runtimes.install -}}
{{- range $path, $_ := .Files.Glob "files/runtimes/*.yaml" }}{{ $_ := set $files (base $path) (include "modeloperator.runtime" (list $ $path)) }}{{ end -}}
{{- end -}}
{{- with merge (dict) (.Values.runtimes.extra | default dict) $files }}{{ toYaml . }}{{ end -}}
{{- end -}}
{{- end }}
