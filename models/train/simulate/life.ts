import type { LineSummary } from '@logsieve/contracts';

import type { Happening } from './happenings.ts';
import { takeUnused } from './happenings.ts';
import type { Random } from './random.ts';
import { severityOf } from './service.ts';
import type { Flow, SimService } from './service.ts';
import { valueOf } from './template.ts';
import type { SimTemplate } from './template.ts';

const STEP_SECONDS = 5;

/** Writes the lines of one service, step by step, in order of time. */
export class Life {
  readonly #random: Random;
  readonly #service: SimService;
  readonly #happenings: readonly Happening[];
  readonly #epochSeconds: number;
  readonly #known = new Set<SimTemplate>();
  #pending: { at: number; template: SimTemplate; trace: string }[] = [];
  #offset = 0;

  constructor(random: Random, service: SimService, happenings: readonly Happening[], epochSeconds: number) {
    this.#random = random;
    this.#service = service;
    this.#happenings = happenings;
    this.#epochSeconds = epochSeconds;
  }

  /** Templates written since the last call for the first time. */
  takeNew(): SimTemplate[] {
    const fresh = [...this.#known].filter((template) => !this.#told.has(template));
    for (const template of fresh) this.#told.add(template);
    return fresh;
  }
  readonly #told = new Set<SimTemplate>();

  /** Lines of the seconds [from, from + STEP_SECONDS). */
  step(from: number): LineSummary[] {
    const random = this.#random;
    const active = this.#happenings.filter(({ start, end }) => start < from + STEP_SECONDS && end > from);
    this.#routine(from, active);
    this.#flows(from, active);
    this.#jobs(from, active);
    for (const { once, start, extra } of active) {
      if (start >= from) once.forEach((template, at) => this.#write(start + at * 0.05, template, ''));
      for (const { template, rate } of extra) this.#spread(from, template, rate * STEP_SECONDS);
    }
    if (random.chance(this.#service.noveltyRate * STEP_SECONDS)) {
      const [fresh] = takeUnused(random, this.#service, 1, (level) => level !== 'error' && level !== 'fatal');
      if (fresh !== undefined) this.#write(from, fresh, '');
    }
    return this.#flush(from + STEP_SECONDS, active);
  }

  #routine(from: number, active: readonly Happening[]): void {
    const random = this.#random;
    const { emitters, wave } = this.#service;
    const load = 1 + wave.amplitude * Math.sin(2 * Math.PI * (from / wave.period + wave.phase));
    for (const { template, rhythm } of emitters) {
      const scale = scaleOf(active, template);
      if (rhythm.kind === 'periodic') {
        const turn = Math.floor(from / rhythm.everySeconds + rhythm.phase);
        const due = Math.floor((from + STEP_SECONDS) / rhythm.everySeconds + rhythm.phase) - turn;
        // A timer does not run faster with the load; it stops with the service.
        if (scale > 0.05)
          for (let line = 0; line < due * rhythm.lines; line += 1) this.#write(from + random.unit(), template, '');
        continue;
      }
      const swing = rhythm.kind === 'load' && rhythm.burstiness > 0 ? gammaLike(random, rhythm.burstiness) : 1;
      this.#spread(from, template, rhythm.rate * STEP_SECONDS * scale * swing * (rhythm.kind === 'load' ? load : 1));
    }
  }

  #flows(from: number, active: readonly Happening[]): void {
    const random = this.#random;
    const breaking = Math.max(0, ...active.map(({ breakFlows }) => breakFlows));
    for (const flow of this.#service.flows) {
      const [first] = flow.steps;
      if (first === undefined) continue;
      const count = random.poisson(flow.rate * STEP_SECONDS * scaleOf(active, first));
      for (let at = 0; at < count; at += 1)
        this.#walk(flow, from + random.unit() * STEP_SECONDS, random.chance(breaking));
    }
  }

  #jobs(from: number, active: readonly Happening[]): void {
    const random = this.#random;
    for (const { begins, ends, every, phase, takes, skip } of this.#service.jobs) {
      const turn = Math.floor(from / every + phase);
      if (Math.floor((from + STEP_SECONDS) / every + phase) === turn || scaleOf(active, begins) < 0.05) continue;
      const start = from + random.unit() * STEP_SECONDS;
      const end = start + takes * random.between(0.7, 1.3);
      this.#write(start, begins, '');
      const isStopped = this.#happenings.some((one) => one.stopsJobs && one.start < end && one.end > start);
      if (!isStopped && !random.chance(skip)) this.#write(end, ends, '');
    }
  }

  #walk(flow: Flow, start: number, isBroken: boolean): void {
    const random = this.#random;
    const trace = random.hex(32);
    const stop = isBroken ? random.integer(1, flow.steps.length - 1) : flow.steps.length;
    let at = start;
    flow.steps.slice(0, stop).forEach((template, place) => {
      if (place === 1 && random.chance(flow.skip)) return;
      this.#write(at, template, trace);
      at += flow.pace * random.exponential();
    });
  }

  #spread(from: number, template: SimTemplate, mean: number): void {
    const count = this.#random.poisson(mean);
    for (let at = 0; at < count; at += 1) this.#write(from + this.#random.unit() * STEP_SECONDS, template, '');
  }

  #write(at: number, template: SimTemplate, trace: string): void {
    this.#pending.push({ at, template, trace });
  }

  #flush(until: number, active: readonly Happening[]): LineSummary[] {
    const due = this.#pending.filter(({ at }) => at < until);
    this.#pending = this.#pending.filter(({ at }) => at >= until);
    due.sort((a, b) => a.at - b.at);
    return due.map(({ at, template, trace }) => {
      this.#known.add(template);
      const outlier = active.find(({ outlierOf }) => outlierOf.has(template.id))?.outlier ?? 1;
      const offset = this.#offset;
      this.#offset += 1;
      return {
        source: this.#service.name,
        partition: 0,
        offset,
        index: 0,
        time: BigInt(Math.round((this.#epochSeconds + at) * 1e6)) * 1000n,
        service: this.#service.name,
        severityNumber: severityOf(this.#service.severity, template.level),
        templateId: template.id,
        patternId: template.pattern.id,
        traceId: trace,
        params: template.values.map((habit) => valueOf(this.#random, habit, outlier)),
      };
    });
  }
}

function scaleOf(active: readonly Happening[], template: SimTemplate): number {
  let scale = 1;
  for (const one of active) if (one.scaleOnly === null || one.scaleOnly.has(template.id)) scale *= one.scale;
  return scale;
}

/** Mean 1, variance about `spread`: exponential mixtures are close enough to a gamma here. */
const gammaLike = (random: Random, spread: number): number =>
  spread >= 1
    ? random.chance(1 / spread)
      ? spread * random.exponential()
      : 0
    : 1 - spread + spread * random.exponential();

export { STEP_SECONDS };
