import { LAST_DAY_ENDS } from './fill.ts';

/** What is asked on call, as the page asks it: a path of the API, each in several forms, so that no answer comes out of a cache. */
export interface Question {
  readonly name: string;
  readonly paths: readonly string[];
}

const DAY_MS = 86_400_000;
const LAST_MS = Number(LAST_DAY_ENDS / 1_000_000n);

const logs = (query: string, more = ''): string => `/api/v1/logs?limit=100&query=${encodeURIComponent(query)}${more}`;
const dayBack = (days: number): string =>
  `from=${new Date(LAST_MS - (days + 1) * DAY_MS).toISOString()}&to=${new Date(LAST_MS - days * DAY_MS).toISOString()}`;

export const QUESTIONS: readonly Question[] = [
  { name: 'newest', paths: ['', '&service=iotdb-cluster', '&severity=error'].map((more) => logs('', more)) },
  {
    name: 'word',
    paths: ['error', 'exception', 'timeout', 'appendEntries', 'heartbeat', 'warning'].map((word) => logs(word)),
  },
  { name: 'words', paths: ['block terminating', 'failed -error', '"not found"'].map((query) => logs(query)) },
  {
    name: 'needle',
    paths: ['blk_38865049064139660', 'ClosedByInterruptException', 'CE7C0FEAE279', 'nowhere-to-be-found'].map((word) =>
      logs(word),
    ),
  },
  {
    name: 'variable',
    paths: ['var.OID=blk_38865049064139660', 'var=10.250.19.102', 'var=18090'].map((query) => logs(query)),
  },
  {
    name: 'histogram.day',
    paths: [0, 1, 2].map((days) => `/api/v1/histogram?buckets=96&${dayBack(days)}`),
  },
  {
    name: 'histogram.day.word',
    paths: ['error', 'timeout', 'block'].map(
      (word, days) => `/api/v1/histogram?buckets=96&${dayBack(days)}&query=${word}`,
    ),
  },
  {
    name: 'templates',
    paths: ['', '&service=iotdb-cluster', `&${dayBack(1)}`].map((more) => `/api/v1/templates?limit=100${more}`),
  },
  { name: 'services', paths: ['/api/v1/services', `/api/v1/services?${dayBack(1)}`] },
  {
    name: 'diff.day',
    paths: [
      `/api/v1/diff?${dayBack(0)}&baseFrom=${new Date(LAST_MS - 2 * DAY_MS).toISOString()}&baseTo=${new Date(LAST_MS - DAY_MS).toISOString()}`,
    ],
  },
];
