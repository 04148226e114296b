import { describe, expect, it } from 'vitest';
import { CASE_DIMENSIONS } from '@logsieve/contracts';
import type { ReviewCase } from '@logsieve/contracts';
import { chooseCases, decidedBefore } from './choose.ts';
import { embed } from './embedding.ts';

const cosine = (a: readonly number[], b: readonly number[]) => 1 - a.reduce((sum, x, at) => sum + x * (b[at] ?? 0), 0);
const distance = (a: string, b: string) => cosine(embed(a), embed(b));

describe('embedding', () => {
  it('is near for like templates, far for others, and blind to placeholders', () => {
    expect(embed('disk failed')).toHaveLength(CASE_DIMENSIONS);
    expect(distance('disk <ID> failed', 'disk <NUM> failed')).toBeCloseTo(0, 9);
    const like = distance('connection to replica <HOST> lost', 'connection to primary <HOST> lost');
    expect(like).toBeLessThan(0.5);
    expect(distance('connection to replica <HOST> lost', 'user <NAME> bought a ticket')).toBeGreaterThan(0.8);
    expect(embed('<NUM> <NUM>').every(Number.isFinite)).toBe(true);
  });
});

let made = 0;
const near = (at: number, more: Partial<ReviewCase> = {}) => {
  made += 1;
  return {
    distance: at,
    case: {
      id: made.toString(16).padStart(16, '0'),
      origin: 'human' as const,
      service: 's',
      kind: 'frequency' as const,
      template: `t${String(made)}`,
      situation: '',
      verdict: 'normal' as const,
      reason: '',
      errorProne: false,
      createdAt: `2026-01-0${String(1 + (made % 9))}T00:00:00Z`,
      ...more,
    },
  };
};

describe('the choice of cases', () => {
  it('puts those that were judged wrong before first, then the nearest; nothing that is far', () => {
    const all = [near(0.1), near(0.2), near(0.3, { errorProne: true }), near(0.9, { errorProne: true }), near(0.35)];
    expect(chooseCases(all, 3).map((one) => one.template)).toEqual(
      [all[2], all[0], all[1]].map((one) => one?.case.template),
    );
  });

  it('says the same thing once, a person before a review', () => {
    const same = { template: 'x', verdict: 'normal' as const };
    const chosen = chooseCases([
      near(0, { ...same, origin: 'review' }),
      near(0, same),
      near(0, { ...same, verdict: 'anomalous' }),
    ]);
    expect(chosen.map((one) => [one.origin, one.verdict])).toEqual([
      ['human', 'normal'],
      ['human', 'anomalous'],
    ]);
  });

  it('knows what people decided of this very template', () => {
    const all = [
      near(0, { template: 'x' }),
      near(0, { template: 'x', origin: 'review' }),
      near(0, { template: 'x', service: 'other' }),
    ];
    expect(decidedBefore(all, 'x', 's').map((one) => one.id)).toEqual([all[0]?.case.id]);
  });
});
