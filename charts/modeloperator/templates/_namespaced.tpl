{{/* A ClusterRole or ClusterRoleBinding as the Role or RoleBinding of a namespace. Of a list: the object, which is changed, and the namespace. */}}
{{- define "modeloperator.inNamespace" -}}
{{- $item := index . 0 -}}
{{- $namespace := index . 1 -}}
{{- $_ := set $item "kind" (trimPrefix "Cluster" $item.kind) -}}
{{- $_ := set $item.metadata "namespace" $namespace -}}
{{- with $item.roleRef }}{{ $_ := set . "kind" "Role" }}{{ end -}}
{{- with $item.rules -}}
{{- $rules := list -}}
{{- range $rule := . -}}
{{- /* What is in no namespace no Role can allow, but for the namespace that it is in. */ -}}
{{- if has "namespaces" .resources -}}
{{- $rules = append $rules (dict "apiGroups" (list "") "resources" (list "namespaces") "resourceNames" (list $namespace) "verbs" (list "get")) -}}
{{- end -}}
{{- with without .resources "namespaces" "domains" "domains/status" "servingruntimes" "servingruntimes/status" -}}
{{- $rules = append $rules (set (deepCopy $rule) "resources" .) -}}
{{- end -}}
{{- end -}}
{{- $_ := set $item "rules" $rules -}}
{{- end -}}
{{- toYaml $item }}
{{- end }}
