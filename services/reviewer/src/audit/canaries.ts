import { createHash } from 'node:crypto';
import type { ReviewRequest } from '@logsieve/contracts';
import type { Kernel } from './distance.ts';
import type { PromptFile } from '../prompt/prompt-file.ts';
import { renderReview } from '../prompt/render.ts';
import type { RedactedPrompt } from '../redact/prompt.ts';

/** A question of reviews whose answer is known. */
export interface Canary {
  readonly prompt: RedactedPrompt;
  readonly right: 'normal' | 'anomalous';
}

export interface Canaries {
  /** Name of these questions, by prompt and content: outcomes of others cannot be compared. */
  readonly set: string;
  readonly all: readonly Canary[];
}

/** Plain cases in our own words, which any reader of logs judges alike; no text of the owner is in them. Never edited (see `set`). */
const ANOMALOUS = [
  'disk <ID> failed, the array is degraded',
  'out of memory: process <NUMBER> was killed',
  'replication stopped: the data on <ID> are corrupt',
  'certificate of <NAME> expired, all connections refused',
  'journal aborted on device <ID>, the file system is read-only now',
  'cannot reach any database, giving up after <NUMBER> tries',
  'order <ID> was charged twice',
  'backup failed: no space left on device <ID>',
  'kernel panic, not syncing: fatal exception',
  'service <NAME> crashed <NUMBER> times within a minute and stays down',
];
const NORMAL = [
  'request <ID> served in <NUMBER> ms',
  'scheduled backup finished, <NUMBER> files copied',
  'heartbeat of node <ID> received',
  'cache refreshed, <NUMBER> entries',
  'configuration read, nothing changed',
  'garbage collection took <NUMBER> ms',
  'session <ID> closed after logout',
  'log file rotated',
  'connection of client <ID> accepted',
  'health check passed in <NUMBER> ms',
];

export function canariesOf(file: PromptFile): Canaries {
  const words = [
    ...ANOMALOUS.map((template) => ({ template, right: 'anomalous' as const })),
    ...NORMAL.map((template) => ({ template, right: 'normal' as const })),
  ];
  return {
    set: createHash('sha256')
      .update(JSON.stringify([file.version, words]))
      .digest('hex')
      .slice(0, 12),
    all: words.map(({ template, right }) => ({ prompt: promptOf(template, right, file), right })),
  };
}

const sameOutcome: Kernel<boolean> = (outcomes) => (a, b) => (outcomes[a] === outcomes[b] ? 1 : 0);
export { sameOutcome as outcomeKernel };

function promptOf(template: string, right: Canary['right'], file: PromptFile): RedactedPrompt {
  const request: ReviewRequest = {
    schemaVersion: 1,
    anomaly: {
      id: '0000000000000000',
      kind: right === 'normal' ? 'frequency' : 'new_template',
      service: 'canary',
      templateId: '0000000000000000',
      template,
      windowStart: '0',
      windowEnd: '10000000000',
      score: 0.5,
      probability: 0.5,
      uncertainty: 1,
      verdict: 'uncertain',
      decidedBy: 'model',
      summary: '',
      count: right === 'normal' ? 40 : 3,
      evidence: [],
      modelVersion: '',
    },
    typedTemplate: template,
    statistics: right === 'normal' ? { ratio: 2 } : {},
    neighbours: ['request <ID> served in <NUMBER> ms'],
    requestedAt: '1970-01-01T00:00:00.000000000Z',
  };
  return renderReview({ request, texts: [template], cases: [], shareNotes: false }, file).prompt;
}
