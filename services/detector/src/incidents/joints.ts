import { connectionOf } from '../ties/ties.ts';
import type { Connection } from '../ties/ties.ts';
import { firstSeenOf } from './first-seen.ts';
import { alsoIn, connectionText } from './joint-wording.ts';
import type { OpenIncident } from './open-incident.ts';

/** Incidents that others may still be connected with; beyond, the ones found first are no longer compared. */
const MAX_RECENT = 1_000;
/** Incidents of one joint incident. */
const MAX_MEMBERS = 100;
/** From the beginning of the first to that of the last: what begins later is another incident, whatever it shares. */
const MAX_SPAN_NANOS = 120_000_000_000n;

const idOf = ({ joint, anomaly }: OpenIncident): string => joint?.id ?? anomaly.id;
const startOf = ({ anomaly }: OpenIncident): bigint => BigInt(anomaly.windowStart);

/**
 * Joins incidents of several services that began in the same window and carry the same ids. Whatever the order in which they are found, connected ones end up together and what came first
 * gives the joint incident its id.
 */
export class Joints {
  readonly #recent = new Set<OpenIncident>();
  readonly #windowNanos: bigint;

  /** `windowSeconds`: what begins within it began together. */
  constructor(windowSeconds: number) {
    this.#windowNanos = BigInt(Math.round(windowSeconds * 1e9));
  }

  add(incident: OpenIncident): void {
    if (incident.ties === undefined) return;
    this.#recent.add(incident);
    for (const oldest of this.#recent) {
      if (this.#recent.size <= MAX_RECENT) break;
      this.remove(oldest);
    }
  }

  /** Nothing joins it any more; what is known of it stays. */
  remove(incident: OpenIncident): void {
    this.#recent.delete(incident);
    delete incident.ties;
    delete incident.edges;
  }

  /** Looks for what an incident, new or grown, is connected with. Returns the others of which something else is to be said now. */
  connect(incident: OpenIncident): OpenIncident[] {
    const { ties } = incident;
    if (ties === undefined) return [];
    let isChanged = false;
    for (const other of this.#recent) {
      if (other.ties === undefined || !this.#isTogether(incident, other)) continue;
      const connection = connectionOf(ties, other.ties);
      if (connection !== null) isChanged = this.#join(incident, other, connection) || isChanged;
    }
    return isChanged ? this.#say(this.#membersOf(idOf(incident)), incident) : [];
  }

  #isTogether(a: OpenIncident, b: OpenIncident): boolean {
    if (a.anomaly.service === b.anomaly.service) return false;
    const apart = startOf(a) - startOf(b);
    return (apart < 0n ? -apart : apart) <= this.#windowNanos;
  }

  #membersOf(id: string): OpenIncident[] {
    return [...this.#recent].filter((one) => idOf(one) === id);
  }

  #join(a: OpenIncident, b: OpenIncident, connection: Connection): boolean {
    const isTold = a.edges?.some(
      ({ id, connection: { shared } }) => id === b.anomaly.id && shared === connection.shared,
    );
    if (isTold === true) return false;
    if (idOf(a) !== idOf(b)) {
      const members = [...this.#membersOf(idOf(a)), ...this.#membersOf(idOf(b))];
      const starts = members.map(startOf).sort((x, y) => (x < y ? -1 : 1));
      if (members.length > MAX_MEMBERS || (starts.at(-1) ?? 0n) - (starts[0] ?? 0n) > MAX_SPAN_NANOS) return false;
      const id = idOf(a);
      for (const one of members) one.joint = { connection: '', alsoIn: '', services: [], ...one.joint, id };
    }
    addEdge(a, b, connection);
    addEdge(b, a, connection);
    return true;
  }

  /** Says of each member how it is connected, and by the first one's id that they are one. */
  #say(members: readonly OpenIncident[], about: OpenIncident): OpenIncident[] {
    const ordered = [...members].sort(inOrder);
    const [first] = ordered;
    if (first === undefined) return [];
    return ordered.filter((one) => {
      const others = onePerService(ordered.filter(({ anomaly }) => anomaly.service !== one.anomaly.service));
      const before = one.joint;
      one.joint = {
        id: first.anomaly.id,
        connection: one === first ? '' : connectionText(one, first),
        alsoIn: alsoIn(one, others),
        services: others.map(({ anomaly }) => anomaly.service),
      };
      return one !== about && (before?.id !== one.joint.id || before.alsoIn !== one.joint.alsoIn);
    });
  }
}

function addEdge(from: OpenIncident, to: OpenIncident, connection: Connection): void {
  const { id, service } = to.anomaly;
  from.edges = [...(from.edges ?? []).filter((edge) => edge.id !== id), { id, service, connection }];
}

function inOrder(a: OpenIncident, b: OpenIncident): number {
  const apart = firstSeenOf(a) - firstSeenOf(b);
  return apart < 0n ? -1 : apart > 0n ? 1 : a.anomaly.id < b.anomaly.id ? -1 : 1;
}

function onePerService(ordered: readonly OpenIncident[]): OpenIncident[] {
  const first = new Map<string, OpenIncident>();
  for (const one of ordered) if (!first.has(one.anomaly.service)) first.set(one.anomaly.service, one);
  return [...first.values()];
}
