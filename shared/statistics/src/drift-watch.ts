/** Chance per case that the bet changes sides. */
const JUMP = 0.01;
const SIDES = [-1, 0, 1] as const;
/** Values kept to compare with. Each new one joins them (which makes the p-values independent) until there are so many. */
const MAX_REFERENCE = 5_000;

/** Plain data, for a snapshot. */
export interface DriftState {
  /** Ascending. */
  readonly reference: readonly number[];
  readonly capitals: readonly number[];
  readonly evidence: number;
}

/**
 * Says when numbers stop coming from where the first ones came from. Each is compared with those before it (conformal p-value, ties broken at random); a bettor (the Simple
 * Jumper of Vovk, Petej, Nouretdinov, Manokhin and Gammerman 2021) wins only where p-values are not uniform; the Shiryaev–Roberts statistic of its capital raises
 * the alarm. While nothing changes, alarms are at least `alarmAt` numbers apart in the mean.
 */
export class DriftWatch {
  readonly #alarmAt: number;
  readonly #size: number;
  readonly #random: () => number;
  #reference: number[] = [];
  #capitals: number[] = SIDES.map(() => 1 / SIDES.length);
  #evidence = 0;

  constructor(of: { readonly alarmAt: number; readonly reference: number; readonly random: () => number }) {
    this.#alarmAt = of.alarmAt;
    this.#size = Math.min(MAX_REFERENCE, of.reference);
    this.#random = of.random;
  }

  get isAlarmed(): boolean {
    return this.#evidence >= this.#alarmAt;
  }

  /** The alarm stays until `begin`. */
  take(value: number): void {
    const known = this.#reference.length;
    const from = placeOf(this.#reference, value, false);
    const to = placeOf(this.#reference, value, true);
    if (this.isAlarmed) return;
    if (known < MAX_REFERENCE) this.#reference.splice(to, 0, value);
    if (known < this.#size) return;
    const pValue = (known - to + this.#random() * (to - from + 1)) / (known + 1);
    const before = this.#capitals.reduce((sum, one) => sum + one, 0);
    this.#capitals = this.#capitals.map(
      (capital, at) =>
        ((1 - JUMP) * capital + (JUMP * before) / SIDES.length) * (1 + (SIDES[at] ?? 0) * (pValue - 0.5)),
    );
    const after = this.#capitals.reduce((sum, one) => sum + one, 0);
    this.#evidence = (this.#evidence + 1) * (after / before);
    this.#capitals = this.#capitals.map((capital) => capital / after);
  }

  /** From now on the next numbers are what is usual. */
  begin(): void {
    this.#reference = [];
    this.#capitals = SIDES.map(() => 1 / SIDES.length);
    this.#evidence = 0;
  }

  snapshot(): DriftState {
    return { reference: this.#reference, capitals: this.#capitals, evidence: this.#evidence };
  }

  restore(state: DriftState): void {
    this.#reference = [...state.reference];
    this.#capitals = [...state.capitals];
    this.#evidence = state.evidence;
  }
}

/** How many are below `value`, or at most it. */
function placeOf(sorted: readonly number[], value: number, isAtMost: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = sorted[middle] ?? 0;
    if (one < value || (isAtMost && one === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
