import type { AnomalyKind } from '@logsieve/contracts';
import { DetectorEngine, ENGINE_DEFAULTS, FEATURE_NAMES, TemplateBook } from '@logsieve/detector';
import type { Candidate } from '@logsieve/detector';

import { benign, deathAtStart, fault, troubleAtStart } from './happenings.ts';
import type { Happening } from './happenings.ts';
import { Life, STEP_SECONDS } from './life.ts';
import type { Random } from './random.ts';
import { makeService } from './service.ts';
import type { SimService } from './service.ts';
import type { Statement } from './template.ts';

export interface LabelledCandidate {
  readonly label: 0 | 1;
  readonly kind: AnomalyKind;
  /** The fault it belongs to, else the event of ordinary life that was going on, else ''. */
  readonly happening: string;
  readonly features: readonly number[];
}

/** After a fault the way back to normal is unusual too: neither right nor wrong to report. */
const RECOVERY_SECONDS = 60;
/** Systems that live for some seconds only. */
const SHORT_SHARE = 0.12;
/** Systems of more than three services. */
const MANY_SHARE = 0.15;
/** Services that something common happens to. */
const STRUCK_SHARE = 0.8;
const COUNT_RATIO = FEATURE_NAMES.indexOf('count_ratio');

/** One system from its first line to its end: services, what happens to them, and what the real detector makes of it. */
export function* simulateSystem(random: Random, statements: readonly Statement[]): Generator<LabelledCandidate> {
  const services = Array.from({ length: random.integer(1, random.chance(MANY_SHARE) ? 8 : 3) }, (_, at) =>
    makeService(random, `service-${at}`, statements),
  );
  const isShort = random.chance(SHORT_SHARE);
  const duration = isShort ? random.between(8, 55) : random.logBetween(900, 12_000);
  const windowSeconds = isShort ? 10 : random.pick([10, 10, 10, 30, 60]);
  const together = isShort ? [] : commonTimes(random, duration);
  const happenings = new Map(
    services.map((service) => [
      service.name,
      isShort ? shortLife(random, service, duration) : happeningsOf(random, service, duration, together),
    ]),
  );
  const epochSeconds = 1_700_000_000 + random.integer(0, 86_400 * 7);
  const book = new TemplateBook();
  const engine = new DetectorEngine({ ...ENGINE_DEFAULTS, windowSeconds }, book);
  const lives = services.map((service) => new Life(random, service, happenings.get(service.name) ?? [], epochSeconds));
  const place = { happenings, epochSeconds };
  for (let second = 0; second < duration; second += STEP_SECONDS) {
    const now = (epochSeconds + second + STEP_SECONDS) * 1000;
    for (const life of lives) {
      const lines = life.step(second);
      const fresh = life.takeNew();
      book.learn({
        templates: fresh.map(({ id, text }) => ({ id, text, service: '' })),
        patterns: fresh.map(({ pattern }) => pattern),
      });
      for (const { id, failure } of fresh) book.judge(id, failure);
      engine.observe(lines, now);
    }
    engine.tick(now);
    yield* labelled(engine.drain(), place);
  }
  engine.finish();
  yield* labelled(engine.drain(), place);
}

interface CommonTime {
  readonly at: number;
  readonly isFault: boolean;
}

/** When something happens to the whole system: a network that fails, a release of all, a rush. */
function commonTimes(random: Random, duration: number): CommonTime[] {
  const gap = random.logBetween(1_500, 8_000);
  const times: CommonTime[] = [];
  for (let at = 300 + random.exponential() * gap; at < duration; at += gap * random.exponential() + RECOVERY_SECONDS)
    times.push({ at, isFault: random.chance(0.5) });
  return times;
}

/** A process of some seconds: it does its work and ends, or dies while it starts. */
function shortLife(random: Random, service: SimService, duration: number): Happening[] {
  const all = [startOf(random, service)];
  if (random.chance(0.6)) all.push(troubleAtStart(random, service, duration * random.unit()));
  if (random.chance(0.5)) all.push(deathAtStart(random, service, duration - random.between(1, 6)));
  return all;
}

const startOf = (random: Random, service: SimService): Happening => ({
  ...benign(random, service, 0),
  name: 'start',
  start: 0,
  end: 5,
  once: service.startup,
  extra: [],
  scale: 1,
});

/** A start, what happens to all, then ordinary events and faults of its own at random times. */
function happeningsOf(
  random: Random,
  service: SimService,
  duration: number,
  together: readonly CommonTime[],
): Happening[] {
  const all = [startOf(random, service)];
  for (const { at, isFault } of together) {
    if (!random.chance(STRUCK_SHARE)) continue;
    const start = at + random.exponential() * 5;
    const one = isFault ? fault(random, service, start) : benign(random, service, start);
    if (one !== null) all.push(one);
  }
  for (let at = random.exponential() * 900; at < duration; at += random.exponential() * 900)
    all.push(benign(random, service, at));
  const gap = random.logBetween(400, 3_000);
  for (let at = 120 + random.exponential() * gap; at < duration; at += gap * random.exponential()) {
    const one = fault(random, service, at);
    if (one === null) continue;
    all.push(one);
    at = one.end + RECOVERY_SECONDS;
  }
  return all;
}

function* labelled(
  candidates: readonly Candidate[],
  place: { readonly happenings: ReadonlyMap<string, readonly Happening[]>; readonly epochSeconds: number },
): Generator<LabelledCandidate> {
  for (const { service, templateId, windowStart, windowEnd, kind, features } of candidates) {
    const start = Number(windowStart) / 1e9 - place.epochSeconds;
    const end = Number(windowEnd) / 1e9 - place.epochSeconds;
    const own = place.happenings.get(service) ?? [];
    const near = own.filter((one) => one.isFault && one.start < end && one.end + RECOVERY_SECONDS > start);
    const [first] = near;
    if (first === undefined) {
      const going = own.find((one) => one.start < end && Math.min(one.end, one.start + 60) > start);
      yield { label: 0, kind, happening: going?.name ?? '', features };
      continue;
    }
    const isMissing = kind === 'frequency' && (features[COUNT_RATIO] ?? 0) < 0;
    const during = near.find(
      (one) =>
        one.end > start && (one.kind ?? kind) === kind && (one.shows.has(templateId) || (one.quiets && isMissing)),
    );
    if (during !== undefined) yield { label: 1, kind, happening: during.name, features };
  }
}
