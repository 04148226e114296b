const hostOf = (origin) => origin.hostname;
const portOf = (origin) => (origin.port === '' ? (origin.protocol === 'https:' ? '443' : '80') : origin.port);
/** The two ways that need nothing but a terminal: shown where there is no line yet. */
export const FIRST_WAYS = [
    {
        title: 'Try it now, from a terminal',
        note: 'Text or NDJSON, one line each. The answer comes when the lines are stored.',
        text: ({ origin }) => `echo 'ERROR payment 4711 refused: card expired' |
  curl --data-binary @- '${origin}/api/v1/ingest?service=shop'`,
    },
    {
        title: 'A log file',
        note: 'Or without a running server: logsieve ingest app.log --data ./logsieve-data',
        text: ({ origin }) => `curl -H 'content-type: text/plain' --data-binary @/var/log/app.log \\
  '${origin}/api/v1/ingest?service=app&source=app.log'`,
    },
    {
        title: 'OpenTelemetry SDK',
        note: 'OTLP over HTTP, protobuf or JSON. OTLP over gRPC: start logsieve with LOGSIEVE_OTLP_GRPC=127.0.0.1:4317.',
        text: ({ origin }) => `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=${origin}/v1/logs
OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf`,
    },
];
export const SHIPPERS = [
    {
        title: 'OpenTelemetry Collector',
        note: 'The exporter appends /v1/logs itself.',
        text: ({ origin }) => `exporters:
  otlphttp/logsieve:
    endpoint: ${origin}
service:
  pipelines:
    logs:
      receivers: [otlp]
      exporters: [otlphttp/logsieve]`,
    },
    {
        title: 'Filebeat',
        note: 'logsieve answers the questions that Elasticsearch’s clients ask first; indices and templates are not needed.',
        text: ({ origin }) => `filebeat.inputs:
  - type: filestream
    id: app
    paths: [/var/log/app/*.log]
setup.ilm.enabled: false
setup.template.enabled: false
output.elasticsearch:
  hosts: ["${origin}/elasticsearch"]`,
    },
    {
        title: 'Vector',
        note: 'Any source will do in place of “app”.',
        text: ({ origin }) => `sources:
  app: { type: file, include: [/var/log/app/*.log] }
sinks:
  logsieve:
    type: elasticsearch
    inputs: [app]
    endpoints: ["${origin}/elasticsearch"]
    api_version: v8`,
    },
    {
        title: 'Fluent Bit',
        note: 'The Loki output works too: path /loki/api/v1/push.',
        text: (origin) => `[OUTPUT]
    Name               es
    Match              *
    Host               ${hostOf(origin)}
    Port               ${portOf(origin)}
    Path               /elasticsearch
    Suppress_Type_Name On`,
    },
    {
        title: 'Promtail, Grafana Alloy, Loki clients',
        note: 'The label service_name, service, app or job names the service.',
        text: ({ origin }) => `clients:
  - url: ${origin}/loki/api/v1/push`,
    },
    {
        title: 'syslog',
        note: 'Off unless set; RFC 5424 and 3164, octet counting and newlines.',
        text: () => `LOGSIEVE_SYSLOG_TCP=127.0.0.1:601 LOGSIEVE_SYSLOG_UDP=127.0.0.1:514 logsieve up
logger -n 127.0.0.1 -P 601 -T --octet-count -t shop "payment failed"`,
    },
    {
        title: 'Files that grow',
        note: 'Rotation, truncation and copytruncate are followed; the position survives a restart.',
        text: () => `LOGSIEVE_TAIL='/var/log/nginx/*.log,/srv/app/**/current.log' logsieve up`,
    },
    {
        title: 'Kafka',
        note: 'Text, NDJSON or OTLP values; the header “service” names the service.',
        text: () => `LOGSIEVE_KAFKA_BROKERS=host:9092 logsieve up    # reads topic logs.raw`,
    },
    {
        title: 'A pipe',
        note: 'The end of the input ends the door, not logsieve.',
        text: () => `my-service | LOGSIEVE_STDIN=1 logsieve up`,
    },
];
//# sourceMappingURL=ways.js.map