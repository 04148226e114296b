import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { seededRandom } from '../../../demo/random.ts';
import { eventOf } from '../event-of.ts';
import { iotdbLines } from '../iotdb-lines.ts';
import { loadReplays } from '../load-replay.ts';
import { loadAnomalyCases } from '../load.ts';
import type { EvalLine, UnitRule } from '../units.ts';

/** A system of which nothing was seen: no training part, no label, no line before the first. */
export interface UnseenSystem {
  readonly name: string;
  readonly rule: UnitRule;
  /** Streams that have nothing to do with each other; each begins anew. */
  readonly streams: readonly (readonly EvalLine[])[];
  /** What a rule that knows only the time since the start would reach is printed too: see the data's own notes. */
  readonly isStartUp: boolean;
}

const SHUFFLE_SEED = 7;
const SECOND = 1_000_000_000n;

/** The given systems, whole. @throws Error when none is there. */
export function loadUnseenSystems(dataDir: string): UnseenSystem[] {
  const whole = new Map<string, UnseenSystem>();
  for (const { data, protocol, rule, train, test } of loadAnomalyCases(dataDir)) {
    const name = data.split(/[ ,]/)[0] ?? data;
    if (whole.has(name) || protocol.includes('given test part')) continue;
    const lines = [...train, ...test];
    // Their anomalous sessions stand at the end of the file: the place must not tell.
    const isByLabel = name === 'OpenStack';
    whole.set(name, { name, rule, streams: [isByLabel ? shuffledSessions(lines) : lines], isStartUp: false });
  }
  return [...whole.values(), ...iotdb(join(dataDir, 'anomaly', 'multilog')), ...nezha(dataDir)];
}

function shuffledSessions(lines: readonly EvalLine[]): EvalLine[] {
  const sessions = new Map<string, EvalLine[]>();
  for (const line of lines) sessions.set(line.session ?? '', [...(sessions.get(line.session ?? '') ?? []), line]);
  const random = seededRandom(SHUFFLE_SEED);
  return [...sessions.values()]
    .map((own) => ({ own, at: random() }))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ own }) => own);
}

/** One kind of fault per scenario on six nodes, merged by time; seconds in which one is injected are anomalous. */
function iotdb(root: string): UnseenSystem[] {
  if (!existsSync(root)) return [];
  const scenarios = readdirSync(root)
    .filter((name) => !name.includes('_') && existsSync(join(root, name, 'node1.log.gz')))
    .sort();
  const streams = scenarios.map((name) =>
    readdirSync(join(root, name))
      .filter((file) => file.endsWith('.log.gz'))
      .flatMap((file) => iotdbLines(gunzipSync(readFileSync(join(root, name, file))).toString('utf8')))
      .sort((a, b) => Number((a.time ?? 0n) - (b.time ?? 0n))),
  );
  return [{ name: 'IoTDB', rule: { kind: 'seconds', seconds: 1 }, streams, isStartUp: true }];
}

/** The whole cluster in windows of 20 s; those that touch an injected fault are anomalous. */
function nezha(dataDir: string): UnseenSystem[] {
  return loadReplays(dataDir)
    .filter(({ data }) => data.startsWith('Nezha'))
    .map(({ lines, episodes }) => ({
      name: 'Nezha',
      rule: { kind: 'seconds', seconds: 20 },
      streams: [
        lines.map(({ body, time }) => {
          const second = Number(time / SECOND);
          const anomalous = episodes.some(({ from, to }) => second >= from && second < to);
          return { message: body, event: eventOf(body), time, session: null, anomalous };
        }),
      ],
      isStartUp: false,
    }));
}
