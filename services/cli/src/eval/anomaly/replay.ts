import { createOfflineDetector, DETECTOR_DEFAULTS } from '@logsieve/detector';
import type { Model } from '@logsieve/detector';
import { textLine } from '@logsieve/decode';
import { Parser, summaryOf } from '@logsieve/parser';

import { loadReplays } from './load-replay.ts';
import type { Episode, ReplayCase, ReplayLine } from './load-replay.ts';
import { ERROR_WORDS } from './rivals.ts';

/** Something said about one service at one time, Unix seconds. */
export interface Report {
  readonly service: string;
  /** The same for reports of several services that are one incident. */
  readonly incident: string;
  readonly from: number;
  readonly to: number;
  readonly verdict: 'anomalous' | 'uncertain';
  readonly summary: string;
}

export interface ReplayRow {
  readonly data: string;
  readonly who: string;
  readonly episodes: number;
  /** Episodes during which something was reported. */
  readonly found: number;
  readonly foundAnomalous: number;
  /** Seconds from the beginning of an episode to the end of the first window that shows it; median of the found ones. */
  readonly delaySeconds: number;
  readonly reports: number;
  /** Reports put together: those of several services that are connected are one. */
  readonly incidents: number;
  /** Reports, and incidents, of an episode that is found; means. */
  readonly reportsPerEpisode: number;
  readonly incidentsPerEpisode: number;
  /** Reports outside all episodes, by hour and service. */
  readonly falsePerServiceHour: number;
  /** What chance would find: the share of the services' time that lies in an episode. */
  readonly timeInEpisodes: number;
}

const BATCH_LINES = 2_000;
/** A window that begins this long before an episode or after it may show it. */
const BEFORE_SECONDS = 10;
const AFTER_SECONDS = 30;
/** Reports of a rival closer than this are one. */
const QUIET_SECONDS = 60;
const LONGEST_GAP_SECONDS = 600;

/** Plays labelled streams through the parser, the live detectors and the model. `nowMs`: our clock, Unix milliseconds. */
export async function evalReplay(options: {
  readonly dataDir: string;
  readonly model: Model;
  readonly nowMs: number;
}): Promise<ReplayRow[]> {
  const rows: ReplayRow[] = [];
  for (const one of loadReplays(options.dataDir)) {
    rows.push(rateReports(one, 'logsieve', await play(one.lines, options)));
    rows.push(
      rateReports(
        one,
        'grep error words',
        reportsWhere(one.lines, ({ body }) => ERROR_WORDS.test(body)),
      ),
    );
  }
  return rows;
}

/** What the live service would report. */
export async function play(
  lines: readonly ReplayLine[],
  { model, nowMs }: { readonly model: Model; readonly nowMs: number },
): Promise<Report[]> {
  const parser = new Parser();
  const detector = createOfflineDetector({ model, options: DETECTOR_DEFAULTS, nowMs });
  for (let at = 0; at < lines.length; at += BATCH_LINES) {
    const batch = lines.slice(at, at + BATCH_LINES).map(({ service, body, time, traceId }, place) =>
      parser.parse(
        {
          ...textLine(body),
          timestamp: time,
          observedAt: time,
          traceId,
          position: { source: service, partition: 0, offset: at + place, index: 0 },
        },
        service,
      ),
    );
    const { patterns, templates } = parser.drainKnowledge();
    const range = { firstOffset: at, lastOffset: at + batch.length - 1 };
    await detector.observe({ source: '', partition: 0, ...range, lines: batch.map(summaryOf), patterns, templates });
  }
  const found = await detector.finish();
  return found.flatMap(({ id, incidentId, service, windowStart, windowEnd, verdict, summary }) => {
    const [from, to, incident] = [secondsOf(windowStart), secondsOf(windowEnd), incidentId ?? id];
    return verdict === 'normal' ? [] : [{ service, incident, from, to, verdict, summary }];
  });
}

const secondsOf = (nanos: string): number => Number(BigInt(nanos) / 1_000_000_000n);

/** A rival that needs no memory: reports a service when a line of it looks bad, then keeps quiet while such lines go on. */
export function reportsWhere(lines: readonly ReplayLine[], isBad: (line: ReplayLine) => boolean): Report[] {
  const open = new Map<string, { service: string; from: number; to: number }>();
  const reports: { service: string; from: number; to: number }[] = [];
  for (const line of lines) {
    if (!isBad(line)) continue;
    const { service } = line;
    const second = Number(line.time / 1_000_000_000n);
    let report = open.get(service);
    if (report === undefined || second - report.to > QUIET_SECONDS) {
      report = { service, from: second, to: second };
      open.set(service, report);
      reports.push(report);
    }
    report.to = second;
  }
  return reports.map((report, at) => ({ ...report, incident: String(at), verdict: 'anomalous', summary: '' }));
}

export function rateReports(
  one: Pick<ReplayCase, 'data' | 'lines' | 'episodes'>,
  who: string,
  reports: readonly Report[],
): ReplayRow {
  const { data, lines, episodes } = one;
  const first = episodes.map((episode) => reports.filter((report) => shows(report, episode)));
  const delays = first.flatMap((shown, at) => {
    const from = episodes[at]?.from ?? 0;
    const ends = shown.map((report) => Math.max(0, report.from + BEFORE_SECONDS - from));
    return ends.length === 0 ? [] : [Math.min(...ends)];
  });
  const outside = reports.filter((report) => !episodes.some((episode) => shows(report, episode)));
  const found = first.filter((shown) => shown.length > 0);
  const { total, quiet } = livedSeconds(lines, episodes);
  return {
    data,
    who,
    episodes: episodes.length,
    found: found.length,
    foundAnomalous: first.filter((shown) => shown.some(({ verdict }) => verdict === 'anomalous')).length,
    delaySeconds: median(delays),
    reports: reports.length,
    incidents: incidentsOf(reports),
    reportsPerEpisode: mean(found.map((shown) => shown.length)),
    incidentsPerEpisode: mean(found.map(incidentsOf)),
    falsePerServiceHour: quiet === 0 ? 0 : outside.length / (quiet / 3600),
    timeInEpisodes: 1 - quiet / Math.max(1, total),
  };
}

const incidentsOf = (reports: readonly Report[]): number => new Set(reports.map(({ incident }) => incident)).size;

const shows = (report: Report, { from, to }: Episode): boolean =>
  report.from < to + AFTER_SECONDS && report.to > from - BEFORE_SECONDS;

/** Time of all services together; a gap in a stream counts up to ten minutes. */
function livedSeconds(lines: readonly ReplayLine[], episodes: readonly Episode[]): { total: number; quiet: number } {
  const last = new Map<string, number>();
  let [total, quiet] = [0, 0];
  for (const { service, time } of lines) {
    const second = Number(time / 1_000_000n) / 1000;
    const gap = Math.min(LONGEST_GAP_SECONDS, second - (last.get(service) ?? second));
    last.set(service, second);
    total += gap;
    if (!episodes.some(({ from, to }) => second > from - BEFORE_SECONDS && second < to + AFTER_SECONDS)) quiet += gap;
  }
  return { total, quiet };
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
