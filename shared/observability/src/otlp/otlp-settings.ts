/** How our own metrics are pushed, as OpenTelemetry's standard variables say; what only the exporter needs it reads itself. */
export interface OtlpSettings {
  readonly protocol: 'grpc' | 'http/protobuf' | 'http/json';
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'] as const;
/** Of the specification of the SDK. */
const INTERVAL_MS = 60_000;
const TIMEOUT_MS = 30_000;

/**
 * `null`: nothing is pushed, which is so unless an endpoint is named or `OTEL_METRICS_EXPORTER=otlp` asks for the standard one.
 * @throws Error naming every variable that cannot be used
 */
export function otlpSettings(environment: Environment): OtlpSettings | null {
  // An empty variable counts as unset, as the specification says.
  const read = (name: string): string | undefined => (environment[name] === '' ? undefined : environment[name]);
  const endpoint = read('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT') ?? read('OTEL_EXPORTER_OTLP_ENDPOINT');
  const exporter = read('OTEL_METRICS_EXPORTER');
  if (read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || exporter === 'none') return null;
  if (endpoint === undefined && exporter === undefined) return null;

  const problems: string[] = [];
  if (exporter !== undefined && exporter !== 'otlp')
    problems.push(`OTEL_METRICS_EXPORTER: '${exporter}' is none of otlp, none`);
  const asked = read('OTEL_EXPORTER_OTLP_METRICS_PROTOCOL') ?? read('OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/protobuf';
  const protocol = PROTOCOLS.find((known) => known === asked);
  if (protocol === undefined)
    problems.push(`OTEL_EXPORTER_OTLP_PROTOCOL: '${asked}' is none of ${PROTOCOLS.join(', ')}`);
  if (endpoint !== undefined && !URL.canParse(endpoint)) problems.push('OTEL_EXPORTER_OTLP_ENDPOINT: not an address');
  const milliseconds = (name: string, fallback: number): number => {
    const value = Number(read(name) ?? fallback);
    if (Number.isInteger(value) && value > 0) return value;
    problems.push(`${name}: expected a number of milliseconds`);
    return fallback;
  };
  const intervalMs = milliseconds('OTEL_METRIC_EXPORT_INTERVAL', INTERVAL_MS);
  const timeoutMs = Math.min(milliseconds('OTEL_METRIC_EXPORT_TIMEOUT', TIMEOUT_MS), intervalMs);
  if (problems.length > 0 || protocol === undefined) throw new Error(problems.join('; '));
  return { protocol, intervalMs, timeoutMs };
}
