/** OpenTelemetry severity numbers (logs data model): 0 unspecified, TRACE 1-4 … FATAL 21-24. */
export const SEVERITY_NAMES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type SeverityName = (typeof SEVERITY_NAMES)[number];

/** The short name as OpenTelemetry prints it: `TRACE`, `TRACE2` … `FATAL4`; `null` for 0 (unspecified). */
export function severityShortName(severityNumber: number): string | null {
  if (severityNumber < 1 || severityNumber > 24) return null;
  const name = SEVERITY_NAMES[Math.floor((severityNumber - 1) / 4)];
  const step = (severityNumber - 1) % 4;
  return name === undefined ? null : step === 0 ? name : `${name}${String(step + 1)}`;
}

/** Level words of common loggers and of syslog (data model, appendix B) to severity numbers; unknown words give 0. */
const LEVEL_WORDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    trace: 1,
    finest: 1,
    finer: 1,
    verbose: 1,
    verb: 1,
    v: 1,
    all: 1,
    trace2: 2,
    trace3: 3,
    trace4: 4,
    debug: 5,
    dbg: 5,
    debg: 5,
    d: 5,
    fine: 5,
    config: 5,
    debug2: 6,
    debug3: 7,
    debug4: 8,
    info: 9,
    information: 9,
    informational: 9,
    inf: 9,
    i: 9,
    notice: 10,
    note: 10,
    info2: 10,
    info3: 11,
    info4: 12,
    log: 9,
    warn: 13,
    warning: 13,
    wrn: 13,
    w: 13,
    warn2: 14,
    warn3: 15,
    warn4: 16,
    error: 17,
    err: 17,
    eror: 17,
    e: 17,
    severe: 17,
    failure: 17,
    critical: 18,
    crit: 18,
    alert: 19,
    error2: 18,
    error3: 19,
    error4: 20,
    fatal: 21,
    f: 21,
    emerg: 21,
    emergency: 21,
    panic: 21,
    fatal2: 22,
    fatal3: 23,
    fatal4: 24,
  }),
);
const LONGEST_LEVEL = Math.max(...[...LEVEL_WORDS.keys()].map((word) => word.length));

export function severityNumberOf(level: string): number {
  return level.length > LONGEST_LEVEL ? 0 : (LEVEL_WORDS.get(level.toLowerCase()) ?? 0);
}
