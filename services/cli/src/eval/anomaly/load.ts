import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { parseCsv } from '../parsing/csv.ts';
import type { AnomalyCase, EvalLine, UnitRule } from './units.ts';

/** Training sessions of the session protocols: about 1 % of the normal ones. */
const TRAIN_SESSIONS = 60;
const BGL_CUTS = [0.2, 0.4, 0.6] as const;
const BGL_RULES: readonly UnitRule[] = [
  { kind: 'lines', count: 20 },
  { kind: 'seconds', seconds: 60 },
  { kind: 'lines', count: 1 },
];

/** Every protocol whose data are there. @throws Error when none is. */
export function loadAnomalyCases(dataDir: string): AnomalyCase[] {
  const root = join(dataDir, 'anomaly');
  const cases = [...hdfs(root), ...bgl(root), ...openstack(root)];
  if (cases.length === 0) throw new Error(`no labelled sequences: ${root} holds none of the known sets`);
  return cases;
}

const unzip = (path: string): string => gunzipSync(readFileSync(path)).toString('utf8');

/** The given events have no values: a template with its placeholders is the line. */
function linesOf(session: string, events: readonly string[], anomalous: boolean): EvalLine[] {
  return events.map((event) => ({ message: event, event, time: null, session, anomalous }));
}

function hdfs(root: string): AnomalyCase[] {
  const read = (part: string): { id: string; templates: string[]; label: number }[] =>
    unzip(join(root, 'hdfs-100k', `hdfs_100k.${part}.jsonl.gz`))
      .split('\n')
      .filter((row) => row !== '')
      .map((row) => JSON.parse(row) as { id: string; templates: string[]; label: number });
  if (!existsSync(join(root, 'hdfs-100k', 'hdfs_100k.train.jsonl.gz'))) return [];
  const train = read('train');
  const normal = train.filter(({ label }) => label === 0).slice(0, TRAIN_SESSIONS);
  const used = new Set(normal.map(({ id }) => id));
  const test = [...train.filter(({ id }) => !used.has(id)), ...read('test')];
  const lines = (sessions: typeof train): EvalLine[] =>
    sessions.flatMap(({ id, templates, label }) => linesOf(id, templates, label === 1));
  const one = { data: 'HDFS, first 100k lines', rule: { kind: 'session' }, train: lines(normal) } as const;
  const first = `${TRAIN_SESSIONS} normal sessions first`;
  return [
    { ...one, protocol: `${first}, given test part`, test: lines(read('test')) },
    { ...one, protocol: `${first}, all others`, test: lines(test) },
  ];
}

function openstack(root: string): AnomalyCase[] {
  const folder = join(root, 'openstack-loghub');
  if (!existsSync(folder)) return [];
  const templates = new Map(
    parseCsv(readFileSync(join(folder, 'event_templates.csv'), 'utf8')).map((row) => [
      row['event_id'],
      row['template'],
    ]),
  );
  const read = (part: string, anomalous: boolean): EvalLine[] =>
    readFileSync(join(folder, `openstack_${part}.txt`), 'utf8')
      .split('\n')
      .filter((row) => row !== '')
      .flatMap((row) => {
        const [id = '', events = ''] = row.split(',');
        const texts = events
          .trim()
          .split(' ')
          .map((event) => templates.get(event) ?? `event ${event}`);
        return linesOf(id, texts, anomalous);
      });
  return [
    {
      data: 'OpenStack life cycles',
      protocol: 'given training sessions first',
      rule: { kind: 'session' },
      train: read('train', false),
      test: [...read('test_normal', false), ...read('test_abnormal', true)],
    },
  ];
}

function bgl(root: string): AnomalyCase[] {
  const lines = readBgl(root);
  if (lines.length === 0) return [];
  return BGL_RULES.flatMap((rule) =>
    BGL_CUTS.map((cut) => ({
      data: 'BGL, first 80k lines',
      protocol: `first ${cut * 100} % without labels`,
      rule,
      train: lines.slice(0, lines.length * cut),
      test: lines.slice(lines.length * cut),
    })),
  );
}

/** Lines in order of time; none where the data are missing. */
export function readBgl(root: string): EvalLine[] {
  const folder = join(root, 'bgl-100k');
  if (!existsSync(folder)) return [];
  const templates = new Map(
    parseCsv(readFileSync(join(folder, 'BGL_templates.csv'), 'utf8')).map((row) => [
      row['EventId'],
      row['EventTemplate'],
    ]),
  );
  return ['train', 'dev'].flatMap((part) =>
    parseCsv(unzip(join(folder, `BGL_100k.${part}.csv.gz`))).map(({ label, time = '', event_id: event = '' }) => ({
      message: templates.get(event) ?? event,
      event,
      time: timeOf(time),
      session: null,
      anomalous: label !== '-',
    })),
  );
}

/** `2005-06-03-15.42.50.363779` as UTC. */
function timeOf(text: string): bigint {
  const [, date = '', hour = '', minute = '', second = '', micros = '0'] =
    /^(\d{4}-\d\d-\d\d)-(\d\d)\.(\d\d)\.(\d\d)\.(\d+)$/.exec(text) ?? [];
  return BigInt(Date.parse(`${date}T${hour}:${minute}:${second}Z`)) * 1_000_000n + BigInt(micros) * 1_000n;
}
