{{- define "logsieve.name" -}}
{{- printf "%s" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "logsieve.labels" -}}
app.kubernetes.io/name: logsieve
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "logsieve.selector" -}}
app.kubernetes.io/name: logsieve
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "logsieve.secret" -}}
{{- .Values.existingSecret | default (printf "%s-keys" (include "logsieve.name" .)) -}}
{{- end }}

{{/* What every pod of logsieve shares; `args` are the command's words, `component` its name. */}}
{{- define "logsieve.pod" -}}
metadata:
  labels:
    {{- include "logsieve.selector" . | nindent 4 }}
  annotations:
    # New keys reach pods that start anew; a hash of them here would be for all to read.
    logsieve/revision: {{ .root.Release.Revision | quote }}
    {{- with .root.Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: 60
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 1000
    fsGroup: 1000
    seccompProfile: { type: RuntimeDefault }
  {{- if .once }}
  restartPolicy: OnFailure
  {{- end }}
  containers:
    - name: {{ .component }}
      image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: {{ .args | toJson }}
      env:
        - { name: LOGSIEVE_HOST, value: '0.0.0.0' }
        - { name: LOGSIEVE_PORT, value: '8080' }
        {{- if .root.Values.insecure }}
        - { name: LOGSIEVE_INSECURE, value: '1' }
        {{- end }}
        {{- range $name, $value := .root.Values.env }}
        - { name: {{ $name }}, value: {{ $value | toString | quote }} }
        {{- end }}
      {{- if or .root.Values.existingSecret .root.Values.apiKeys }}
      envFrom:
        - secretRef: { name: {{ include "logsieve.secret" .root }} }
      {{- end }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      {{- if not .once }}
      ports:
        - { name: http, containerPort: 8080 }
      startupProbe:
        httpGet: { path: /healthz, port: http }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /healthz, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /readyz, port: http }
        periodSeconds: 5
        timeoutSeconds: 5
      {{- end }}
      resources:
        {{- toYaml .root.Values.resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        - { name: data, mountPath: /data }
  volumes:
    - { name: tmp, emptyDir: {} }
    {{- if not .persistent }}
    - { name: data, emptyDir: {} }
    {{- end }}
  {{- with .root.Values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .root.Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .root.Values.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
