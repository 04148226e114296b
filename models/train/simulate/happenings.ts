import type { AnomalyKind } from '@logsieve/contracts';

import type { Random } from './random.ts';
import { severityOf } from './service.ts';
import type { SimService } from './service.ts';
import { makeTemplate } from './template.ts';
import type { SimTemplate } from './template.ts';

/** Something that happens to one service from second `start` to `end`. What it does to the lines: */
export interface Happening {
  readonly name: string;
  readonly isFault: boolean;
  readonly start: number;
  readonly end: number;
  /** Factor on the rate of every template of the service, or of those in `scaleOnly`. */
  readonly scale: number;
  readonly scaleOnly: ReadonlySet<string> | null;
  /** Additional lines: templates and lines per second each. */
  readonly extra: readonly { readonly template: SimTemplate; readonly rate: number }[];
  /** Lines written once, in order, from the start on. */
  readonly once: readonly SimTemplate[];
  /** Chance that a flow stops before its last steps. */
  readonly breakFlows: number;
  /** Jobs under way then do not end. */
  readonly stopsJobs: boolean;
  /** Factor on numbers (and another category or status class) of these templates. */
  readonly outlierOf: ReadonlySet<string>;
  readonly outlier: number;
  /** Templates that a fault shows in. */
  readonly shows: ReadonlySet<string>;
  /** It shows in findings of this kind only; what else its templates do is neither right nor wrong to report. */
  readonly kind: AnomalyKind | null;
  /** A fault that makes the service quieter: whatever is missing shows it. */
  readonly quiets: boolean;
}

const NOTHING = {
  scale: 1,
  scaleOnly: null,
  extra: [],
  once: [],
  breakFlows: 0,
  stopsJobs: false,
  outlierOf: new Set<string>(),
  outlier: 1,
  shows: new Set<string>(),
  kind: null,
  quiets: false,
};

/** As an outlier: values do not vary any more. */
export const STUCK = 0;

/** Takes unused texts of a service for which `wanted` holds. */
export function takeUnused(
  random: Random,
  service: SimService,
  count: number,
  wanted: (level: string, failure: number) => boolean,
): SimTemplate[] {
  const taken: SimTemplate[] = [];
  for (let at = 0; at < service.unused.length && taken.length < count;) {
    const statement = service.unused[at];
    if (statement !== undefined && wanted(statement.level, statement.failure)) {
      service.unused.splice(at, 1);
      taken.push(makeTemplate(random, statement));
    } else at += 1;
  }
  return taken;
}

const isGrave = (level: string): boolean => level === 'error' || level === 'fatal';
const isRoutine = (level: string): boolean => level === 'info' || level === 'debug';
const idsOf = (templates: readonly SimTemplate[]): Set<string> => new Set(templates.map(({ id }) => id));

/** What belongs to life: releases, more or less load, jobs, chattier logs, errors that mean nothing, other habits of users. */
export function benign(random: Random, service: SimService, start: number): Happening {
  const lasting = start + random.logBetween(20, 900);
  const base = { ...NOTHING, isFault: false, start, end: lasting };
  const choice = random.integer(0, 7);
  if (choice <= 1) {
    const added = takeUnused(random, service, random.integer(1, 12), isRoutine);
    const forGood = added.slice(0, random.integer(0, 5));
    return {
      ...base,
      name: 'release',
      end: 1e12,
      once: [...service.startup, ...added],
      extra: forGood.map((template) => ({ template, rate: random.logBetween(0.005, 1) })),
    };
  }
  if (choice === 2) return { ...base, name: 'load', scale: random.logBetween(0.4, 4) };
  if (choice === 3) return { ...base, name: 'restart', end: start + 5, once: service.startup };
  if (choice === 4) {
    const chatter = takeUnused(
      random,
      service,
      random.integer(2, 15),
      (level) => level === 'debug' || level === 'trace',
    );
    return {
      ...base,
      name: 'debug on',
      extra: chatter.map((template) => ({ template, rate: random.logBetween(0.01, 1) })),
    };
  }
  if (choice === 5) {
    const one = takeUnused(random, service, random.integer(1, 2), (level) => level === 'warn' || isGrave(level));
    return { ...base, name: 'stray trouble', end: start + 1, once: one };
  }
  if (choice === 6) {
    const routine = service.emitters.filter(
      ({ template, rhythm }) => rhythm.kind === 'load' && isRoutine(template.level),
    );
    const chosen = random.sample(routine, random.integer(1, 2)).map(({ template }) => template);
    return { ...base, name: 'new level', end: 1e12, scale: random.logBetween(0.4, 2.5), scaleOnly: idsOf(chosen) };
  }
  const job = takeUnused(random, service, random.integer(2, 6), isRoutine);
  return {
    ...base,
    name: 'job',
    once: job.flatMap((template) => Array<SimTemplate>(random.integer(1, 30)).fill(template)),
  };
}

/** What a person should look at. `null` where the service has nothing that this fault could show in. */
export function fault(random: Random, service: SimService, start: number): Happening | null {
  const end = start + random.logBetween(15, 600);
  const base = { ...NOTHING, isFault: true, start, end };
  const loads = service.emitters.filter(({ rhythm }) => rhythm.kind === 'load' && rhythm.rate > 0.05);
  if (random.chance(0.12)) return lastingChange(random, service, start);
  if (random.chance(0.15)) return unfinishedJob(random, service, start);
  const pick = random.unit();
  if (pick < 0.28) {
    // Half of what services say of trouble is not written at level error, and some services know no levels.
    const wanted = random.chance(0.75)
      ? isGrave
      : (level: string, failure: number) => level === 'warn' || failure > 0.6;
    const templates = takeUnused(random, service, random.integer(1, 4), wanted);
    if (templates.length === 0) return null;
    const rate = random.logBetween(0.02, 5);
    const extra = templates.map((template) => ({ template, rate: rate * random.between(0.3, 1) }));
    const scale = random.chance(0.3) ? random.between(0.1, 0.9) : 1;
    return { ...base, name: 'new error', once: templates, extra, scale, shows: idsOf(templates), quiets: scale < 0.6 };
  }
  if (pick < 0.45) {
    const known = service.emitters.filter(
      ({ template }) => severityOf('full', template.level) >= 13 || template.failure > 0.5,
    );
    const from = known.length > 0 && random.chance(0.75) ? known : loads;
    if (from.length === 0) return null;
    const chosen = random.sample(from, random.integer(1, 2));
    const extra = chosen.map(({ template, rhythm }) => ({
      template,
      rate: Math.max(random.logBetween(0.3, 8), rhythm.kind === 'load' ? rhythm.rate * random.logBetween(3, 40) : 0),
    }));
    return { ...base, name: 'spike', extra, shows: idsOf(chosen.map(({ template }) => template)) };
  }
  if (pick < 0.57) {
    if (loads.length === 0) return null;
    const chosen = random.sample(loads, random.integer(1, 3)).map(({ template }) => template);
    return {
      ...base,
      name: 'drop',
      scale: random.chance(0.7) ? 0 : random.between(0, 0.15),
      scaleOnly: idsOf(chosen),
      shows: idsOf(chosen),
    };
  }
  if (pick < 0.65) return { ...base, name: 'silence', scale: 0, breakFlows: 1, stopsJobs: true, quiets: true };
  if (pick < 0.79) {
    const broken = service.flows.filter(({ steps }) => steps.length >= 3);
    if (broken.length === 0) return null;
    const unknown = takeUnused(random, service, random.integer(0, 1), (level) => level !== 'trace');
    const shows = idsOf([...broken.flatMap(({ steps }) => steps), ...unknown]);
    return { ...base, name: 'broken flow', breakFlows: random.between(0.3, 1), once: unknown, shows };
  }
  if (pick < 0.93) {
    const chosen = random.sample(
      loads.filter(({ template }) => template.values.some(({ kind }) => kind !== 'id')),
      2,
    );
    if (chosen.length === 0) return null;
    const ids = idsOf(chosen.map(({ template }) => template));
    return {
      ...base,
      name: 'value',
      outlierOf: ids,
      outlier: random.chance(0.25) ? STUCK : random.logBetween(8, 1000),
      shows: ids,
    };
  }
  const templates = takeUnused(random, service, random.integer(1, 3), isGrave);
  return {
    ...base,
    name: 'crash',
    end: start + random.between(10, 60),
    scale: 0,
    breakFlows: 1,
    stopsJobs: true,
    once: [...templates, ...service.startup],
    shows: idsOf([...templates, ...service.startup]),
    quiets: true,
  };
}

/** Before that no level is known. */
const SETTLED_SECONDS = 2_000;

/** Something comes more, or less, often than it did, and goes on like that: what a person sees on a graph of days. */
function lastingChange(random: Random, service: SimService, start: number): Happening | null {
  if (start < SETTLED_SECONDS) return null;
  const end = start + random.logBetween(1_200, 6_000);
  const known = service.emitters.filter(({ rhythm }) => rhythm.kind === 'load' && rhythm.rate > 0.01);
  const grave = known.filter(({ template }) => severityOf('full', template.level) >= 13 || template.failure > 0.5);
  const [chosen] = random.sample(grave.length > 0 && random.chance(0.8) ? grave : known, 1);
  if (chosen === undefined) return null;
  const isMore = grave.includes(chosen) || random.chance(0.5);
  const scale = isMore ? random.logBetween(1.5, 4) : random.between(0.25, 0.65);
  const ids = idsOf([chosen.template]);
  return {
    ...NOTHING,
    isFault: true,
    name: 'lasting change',
    kind: 'frequency',
    start,
    end,
    scale,
    scaleOnly: ids,
    shows: ids,
  };
}

/** What begins next does not end. It goes on until somebody could have missed it. */
function unfinishedJob(random: Random, service: SimService, after: number): Happening | null {
  const [job] = random.sample(service.jobs, 1);
  if (job === undefined) return null;
  const start = (Math.ceil(after / job.every + job.phase) - job.phase) * job.every - 10;
  const end = start + job.takes * 2.5 + 120;
  const shows = idsOf([job.begins, job.ends]);
  return { ...NOTHING, isFault: true, name: 'unfinished job', kind: 'sequence', start, end, stopsJobs: true, shows };
}

/** A process that dies while it starts, and says why. */
export function deathAtStart(random: Random, service: SimService, start: number): Happening {
  const once = takeUnused(random, service, random.integer(1, 3), (level, failure) => isGrave(level) || failure > 0.6);
  return { ...NOTHING, isFault: true, name: 'death at start', start, end: 1e12, scale: 0, once, shows: idsOf(once) };
}

/** Trouble while a process starts that it gets over. */
export function troubleAtStart(random: Random, service: SimService, start: number): Happening {
  const once = takeUnused(random, service, random.integer(1, 2), (level) => level === 'warn' || isGrave(level));
  return { ...NOTHING, isFault: false, name: 'trouble at start', start, end: start + 1, once };
}
