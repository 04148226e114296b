import { poissonUpperTail } from '@logsieve/statistics';
import { LeastHashes } from './least-hashes.ts';
import { specificity } from './specificity.ts';

/** Some of many ids, as hashes with their bits, least hash first: of two samples taken so, what both sides carry is in both or in neither. */
export type IdSample = readonly (readonly [hash: number, bits: number])[];

/** Ids by which a finding may be connected with those of other services. */
export interface Ties {
  /** Traces that the service's lines carried in the window and shortly before. */
  readonly traces: IdSample;
  /** Ids of objects in the unusual lines. */
  readonly objects: IdSample;
}

/** How two findings are connected. */
export interface Connection {
  readonly by: 'traces' | 'objects';
  readonly shared: number;
  /** There are so many that only samples were compared: at least as many are shared. */
  readonly isLeast: boolean;
}

export const NO_TIES: Ties = { traces: [], objects: [] };
export const MAX_TRACES = 128;
export const MAX_OBJECTS = 32;
/** Two services that have nothing to do with each other share as many ids of this kind by chance more rarely. */
const CHANCE = 0.001;

export function sampleOf(values: Iterable<string>, limit: number): IdSample {
  const sample = new LeastHashes(limit);
  for (const value of values) sample.take(value);
  return sample.list().map(([hash, value]) => [hash, specificity(value)]);
}

export const least = <T>(ids: readonly (readonly [hash: number, of: T])[], limit: number) =>
  [...ids].sort(([a], [b]) => a - b).slice(0, limit);

export const mergeTies = (a: Ties, b: Ties): Ties => ({
  traces: merged(a.traces, b.traces, MAX_TRACES),
  objects: merged(a.objects, b.objects, MAX_OBJECTS),
});

/** `null`: nothing that both carry, or no more than chance gives. */
export function connectionOf(a: Ties, b: Ties): Connection | null {
  return shared('traces', a.traces, b.traces, MAX_TRACES) ?? shared('objects', a.objects, b.objects, MAX_OBJECTS);
}

function shared(by: Connection['by'], a: IdSample, b: IdSample, limit: number): Connection | null {
  if (a.length === 0 || b.length === 0) return null;
  const known = new Set(a.map(([hash]) => hash));
  const both = b.filter(([hash]) => known.has(hash));
  if (both.length === 0) return null;
  const bits = Math.min(...both.map(([, one]) => one));
  if (poissonUpperTail(both.length, (a.length * b.length) / 2 ** bits) >= CHANCE) return null;
  return { by, shared: both.length, isLeast: a.length >= limit || b.length >= limit };
}

function merged(a: IdSample, b: IdSample, limit: number): IdSample {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return least([...new Map([...a, ...b])], limit);
}
