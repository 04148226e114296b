import type { Random } from './random.ts';
import { makeTemplate } from './template.ts';
import type { SimTemplate, Statement } from './template.ts';

/** When lines of a template come: rates are lines per second at ordinary load. */
export type Rhythm =
  | { readonly kind: 'load'; readonly rate: number; readonly burstiness: number }
  | { readonly kind: 'periodic'; readonly everySeconds: number; readonly lines: number; readonly phase: number }
  | { readonly kind: 'stray'; readonly rate: number };

export interface Emitter {
  readonly template: SimTemplate;
  readonly rhythm: Rhythm;
}

/** A request: its templates follow each other under one trace id. */
export interface Flow {
  readonly steps: readonly SimTemplate[];
  readonly rate: number;
  /** Seconds between steps. */
  readonly pace: number;
  /** Chance that the step after the first is left out in ordinary life. */
  readonly skip: number;
}

/** Something that begins, takes its time and ends, every so often; nothing ties its lines together. Seconds. */
export interface Job {
  readonly begins: SimTemplate;
  readonly ends: SimTemplate;
  readonly every: number;
  readonly phase: number;
  readonly takes: number;
  /** Chance that its end is not written in ordinary life. */
  readonly skip: number;
}

/** How the level of a statement becomes a severity number: fully, not at all, or all as INFO. */
export type SeverityMode = 'full' | 'none' | 'flat';

export interface SimService {
  readonly name: string;
  readonly severity: SeverityMode;
  readonly emitters: readonly Emitter[];
  readonly flows: readonly Flow[];
  readonly jobs: readonly Job[];
  /** Printed at each start, in order. */
  readonly startup: readonly SimTemplate[];
  /** Texts this service has but has not used yet. */
  readonly unused: Statement[];
  /** New routine texts per second: the long tail of a program. */
  readonly noveltyRate: number;
  /** Amplitude 0..1 and period of the load, seconds. */
  readonly wave: { readonly amplitude: number; readonly period: number; readonly phase: number };
}

const ROUTINE = new Set(['info', 'debug', 'trace']);

const NUMBERS: Readonly<Record<string, number>> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 };

export function severityOf(mode: SeverityMode, level: string): number {
  if (mode === 'none') return 0;
  return mode === 'flat' ? 9 : (NUMBERS[level] ?? 0);
}

export function makeService(random: Random, name: string, statements: readonly Statement[]): SimService {
  const own = random.sample(statements, Math.min(statements.length, random.integer(60, 400)));
  const routine = own.filter(({ level }) => ROUTINE.has(level));
  const graver = own.filter(({ level }) => !ROUTINE.has(level));
  const take = (from: Statement[], count: number): SimTemplate[] =>
    from.splice(0, Math.min(count, from.length)).map((statement) => makeTemplate(random, statement));

  const total = random.logBetween(0.03, 12);
  const loads = take(routine, random.integer(3, 25));
  const weights = loads.map((_, rank) => 1 / (rank + 1) ** random.between(0.6, 1.6));
  const sum = weights.reduce((a, b) => a + b, 0);
  const burstiness = random.chance(0.4) ? random.logBetween(0.3, 3) : 0;
  const emitters: Emitter[] = loads.map((template, at) => ({
    template,
    rhythm: { kind: 'load', rate: (total * (weights[at] ?? 0)) / sum, burstiness },
  }));
  for (const template of take(routine, random.integer(0, 6))) {
    const everySeconds = random.pick([5, 10, 15, 30, 60, 300, 600, 1800]) * random.between(0.98, 1.02);
    const lines = random.integer(1, 4);
    emitters.push({ template, rhythm: { kind: 'periodic', everySeconds, lines, phase: random.unit() } });
  }
  // What goes wrong every day and nobody looks at: warnings and errors at a low or not so low rate.
  for (const template of take(graver, random.integer(0, 8)))
    emitters.push({
      template,
      rhythm: { kind: 'load', rate: random.logBetween(0.0003, 0.2), burstiness: random.between(0, 2) },
    });
  // What happens now and then.
  for (const template of take(routine, random.integer(0, 12)))
    emitters.push({ template, rhythm: { kind: 'stray', rate: random.logBetween(0.0001, 0.003) } });
  return {
    name,
    severity: random.chance(0.65) ? 'full' : random.chance(0.6) ? 'none' : 'flat',
    emitters,
    flows: Array.from({ length: random.integer(0, 3) }, () => ({
      steps: take(routine, random.integer(3, 7)),
      rate: random.logBetween(0.02, 1.5),
      pace: random.logBetween(0.01, 2),
      skip: random.chance(0.5) ? 0 : random.between(0, 0.05),
    })).filter(({ steps }) => steps.length >= 3),
    jobs: Array.from({ length: random.integer(0, 3) }, () => take(routine, 2)).flatMap(([begins, ends]) => {
      if (begins === undefined || ends === undefined) return [];
      const every = random.logBetween(150, 1200);
      const takes = every * random.between(0.02, 0.6);
      return [
        { begins, ends, every, takes, phase: random.unit(), skip: random.chance(0.6) ? 0 : random.between(0, 0.1) },
      ];
    }),
    startup: take(routine, random.integer(3, 20)),
    unused: random.sample([...routine, ...graver], routine.length + graver.length),
    noveltyRate: random.chance(0.4) ? 0 : random.logBetween(0.0001, 0.01),
    wave: {
      amplitude: random.chance(0.5) ? 0 : random.between(0.1, 0.9),
      period: random.logBetween(1200, 86_400),
      phase: random.unit(),
    },
  };
}
