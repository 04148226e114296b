/**
 * Evidence against "nothing changed", gathered over any number of looks. P-values of successive looks, each against all that came before, are
 * independent and uniform while nothing changes (Vovk et al., "Algorithmic learning in a random world"): bets on small ones make a martingale, and the
 * chance that it ever reaches 1/α is at most α (Ville), however often one looks. Bets start anew at every look, with a prior over when the change came, so
 * that a long quiet time does not make it deaf.
 */
export interface Evidence {
  readonly looks: number;
  /** Wealth of the bets already started. */
  readonly wealth: number;
  /** Product of the bets since the look that fits a change best, and when that was. */
  readonly run: number;
  readonly runSince: string | null;
}

export const NO_EVIDENCE: Evidence = { looks: 0, wealth: 0, run: 1, runSince: null };

/** Chance of ever calling a change where there is none. */
export const FALSE_ALARM = 0.01;
export const ALARM_AT = 1 / FALSE_ALARM;

/** The martingale: 1 at the start. */
export const strength = (evidence: Evidence): number => evidence.wealth + 1 / (evidence.looks + 1);

export function look(evidence: Evidence, p: number, at: string): Evidence {
  const bet = betOn(p);
  const looks = evidence.looks + 1;
  const continues = evidence.run > 1;
  return {
    looks,
    wealth: bet * (evidence.wealth + 1 / (looks * (looks + 1))), // Σ 1/(k(k+1)) = 1
    run: continues ? evidence.run * bet : bet,
    runSince: continues ? evidence.runSince : at,
  };
}

/** ∫ ε p^(ε−1) dε over 0..1: pays on small p, mean 1 where p is uniform. */
export function betOn(p: number): number {
  const bounded = Math.min(1, Math.max(1e-12, p));
  const log = Math.log(bounded);
  if (log > -1e-3) return 0.5; // its limit at p = 1
  return (1 - bounded + bounded * log) / (bounded * log * log);
}
