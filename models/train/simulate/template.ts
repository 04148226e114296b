import type { Pattern, Slot } from '@logsieve/contracts';

import type { Random } from './random.ts';

/** A statement of the level corpus with the failure probability that a model gave it that never saw its project. */
export interface Statement {
  readonly project: string;
  readonly level: string;
  readonly message: string;
  readonly failure: number;
}

/** A statement as one service writes it. */
export interface SimTemplate {
  readonly id: string;
  readonly text: string;
  readonly level: string;
  readonly failure: number;
  readonly pattern: Pattern;
  readonly values: readonly ValueHabit[];
}

/** How the values of one slot come about. */
export type ValueHabit =
  | { readonly kind: 'category'; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly median: number; readonly spread: number }
  | { readonly kind: 'id' }
  | { readonly kind: 'status' };

const PLACEHOLDER = /<\*[^<>]*>/g;
const MAX_SLOTS = 6;

export function makeTemplate(random: Random, statement: Statement): SimTemplate {
  const names = [...statement.message.matchAll(PLACEHOLDER)].map(([name]) => name);
  const parts = statement.message.split(PLACEHOLDER);
  const made = names.map((name) => slotOf(random, name.toLowerCase()));
  return {
    id: random.hex(16),
    text: statement.message.replace(PLACEHOLDER, '<*>'),
    level: statement.level,
    failure: statement.failure,
    pattern: { id: random.hex(16), parts, slots: made.map(({ slot }) => slot), headerSlots: 0, contentOffset: 0 },
    values: made.map(({ habit }, at) => (at < MAX_SLOTS ? habit : { kind: 'id' })),
  };
}

function slotOf(random: Random, name: string): { slot: Slot; habit: ValueHabit } {
  if (/status|code/.test(name)) return { slot: { kind: 'num', category: 'STC' }, habit: { kind: 'status' } };
  if (/time|ms|duration|elapsed|second/.test(name))
    return { slot: { kind: 'num', category: 'TDA' }, habit: quantity(random) };
  if (/size|count|num|bytes|length|total/.test(name))
    return { slot: { kind: 'num', category: 'OBA' }, habit: quantity(random) };
  if (/id|key|uuid|token/.test(name)) return { slot: { kind: 'hex', category: 'OID' }, habit: { kind: 'id' } };
  if (/path|file|url|host|addr|ip|port/.test(name))
    return { slot: { kind: 'path', category: 'LOI' }, habit: category(random, 40) };
  if (random.chance(0.3)) return { slot: { kind: 'num', category: 'OTP' }, habit: quantity(random) };
  return { slot: { kind: 'text', category: 'OTP' }, habit: category(random, 12) };
}

const quantity = (random: Random): ValueHabit => ({
  kind: 'number',
  median: random.logBetween(1, 100_000),
  spread: random.between(0.05, 1.2),
});

const category = (random: Random, most: number): ValueHabit => ({
  kind: 'category',
  values: Array.from({ length: random.integer(1, most) }, () => random.hex(6)),
});

/** `outlier`: factor on numbers, another category or status from 1 on; 0: stuck. */
export function valueOf(random: Random, habit: ValueHabit, outlier: number): string {
  switch (habit.kind) {
    case 'category':
      if (outlier === 0) return habit.values[0] ?? '';
      return outlier > 1 ? `x${random.hex(6)}` : random.pick(habit.values);
    case 'number':
      if (outlier === 0) return String(Math.round(habit.median));
      return String(Math.round(habit.median * Math.exp(habit.spread * random.normal()) * outlier));
    case 'id':
      return random.hex(12);
    case 'status':
      if (outlier === 0) return '200';
      if (outlier > 1) return random.pick(['500', '502', '503', '504']);
      return random.chance(0.93) ? '200' : random.pick(['201', '204', '301', '302', '304', '400', '404']);
  }
}
