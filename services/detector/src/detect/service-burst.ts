import { countUpperTail } from '../math/count-tails.ts';

/** Panes of which it is remembered in which services something was found: services are not closed in step. */
const REMEMBERED_PANES = 64;
/** Half of what was learned is forgotten after so many panes. */
const LEFT_PER_PANE = 0.5 ** (1 / 2_000);
/** Weight of the belief, before anything is seen, that half a service in a pane has a finding. */
const PRIOR_PANES = 1;
const PRIOR_COUNT = 0.5;

/** In how many services at once something is found by habit. */
interface BurstHabit {
  /** Newest pane that is learned. */
  pane: number | null;
  weight: number;
  sum: number;
  squares: number;
}

/** Plain data, for the snapshot. */
export interface BurstState {
  readonly habit: BurstHabit;
  /** Panes that are not learned yet, with the services in which something was found. */
  readonly open: readonly (readonly [pane: number, services: readonly string[]])[];
}

/** Across services: what breaks together is one cause. Counts services with a finding per pane, and how unusual so many are. */
export class ServiceBurst {
  #habit: BurstHabit = { pane: null, weight: 0, sum: 0, squares: 0 };
  readonly #hits = new Map<number, Set<string>>();

  hit(pane: number, service: string): void {
    let services = this.#hits.get(pane);
    if (services === undefined) {
      services = new Set();
      this.#hits.set(pane, services);
      for (const [oldest, hits] of this.#hits) {
        if (this.#hits.size <= REMEMBERED_PANES) break;
        this.#hits.delete(oldest);
        this.#learn(oldest, hits.size);
      }
    }
    services.add(service);
  }

  /** Services with a finding in this pane so far. */
  services(pane: number): number {
    return this.#hits.get(pane)?.size ?? 0;
  }

  /** Chance that as many services beside one have a finding at the same time; 1 where none has. */
  tail(pane: number): number {
    const others = this.services(pane) - 1;
    if (others <= 0) return 1;
    const { weight, sum, squares } = this.#habit;
    const mean = (sum + PRIOR_COUNT) / (weight + PRIOR_PANES);
    const seen = weight === 0 ? mean : Math.max(mean, squares / weight - (sum / weight) ** 2);
    return countUpperTail(others, mean, seen + mean / (weight + PRIOR_PANES));
  }

  save(): BurstState {
    return { habit: this.#habit, open: [...this.#hits].map(([pane, services]) => [pane, [...services]]) };
  }

  restore({ habit, open }: BurstState): void {
    this.#habit = { ...habit };
    for (const [pane, services] of open) this.#hits.set(pane, new Set(services));
  }

  /** Panes between two with findings had none. What comes from before the newest is an older file: it counts for itself. */
  #learn(pane: number, services: number): void {
    const habit = this.#habit;
    const passed = habit.pane === null || pane <= habit.pane ? 1 : pane - habit.pane;
    const left = LEFT_PER_PANE ** passed;
    habit.weight = habit.weight * left + (1 - left) / (1 - LEFT_PER_PANE);
    habit.sum = habit.sum * left + services;
    habit.squares = habit.squares * left + services * services;
    habit.pane = Math.max(pane, habit.pane ?? pane);
  }
}
