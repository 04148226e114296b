import type { Connection } from '../ties/ties.ts';
import type { OpenIncident } from './open-incident.ts';
import { firstSeenOf } from './first-seen.ts';

/** Other services named in a summary. */
const MAX_NAMED = 5;

/** `Also in checkout, 4 s later, by 12 shared trace ids; in gateway, 6 s later.` `others`: what came first, first. */
export function alsoIn(incident: OpenIncident, others: readonly OpenIncident[]): string {
  if (others.length === 0) return '';
  const named = others.slice(0, MAX_NAMED).map((other) => {
    const edge = incident.edges?.find(({ id }) => id === other.anomaly.id);
    return {
      where: `in ${other.anomaly.service}, ${gap(incident, other)}`,
      how: edge === undefined ? '' : `by ${shared(edge.connection)}`,
    };
  });
  const more = others.length > MAX_NAMED ? [`in ${String(others.length - MAX_NAMED)} more`] : [];
  const [how = '', ...unlike] = new Set(named.map((one) => one.how));
  if (named.length > 1 && unlike.length === 0 && how !== '')
    return `Also ${[...named.map(({ where }) => where), ...more].join('; ')}; each ${how}.`;
  return `Also ${[...named.map(({ where, how: by }) => (by === '' ? where : `${where}, ${by}`)), ...more].join('; ')}.`;
}

/** `4 s after payment, by 12 shared trace ids`: by what it is connected with the first of the incident, else where the connection is strongest. */
export function connectionText(incident: OpenIncident, first: OpenIncident): string {
  const edges = [...(incident.edges ?? [])].sort(
    (a, b) => b.connection.shared - a.connection.shared || (a.service < b.service ? -1 : 1),
  );
  const direct = edges.find(({ id }) => id === first.anomaly.id);
  const when = `${gap(first, incident, ['after', 'before', 'at once with'])} ${first.anomaly.service}`;
  if (direct !== undefined) return `${when}, by ${shared(direct.connection)}`;
  const [edge] = edges;
  return edge === undefined ? when : `${when}, by ${shared(edge.connection)} with ${edge.service}`;
}

function shared({ by, shared: count, isLeast }: Connection): string {
  const what = by === 'traces' ? 'trace id' : 'id';
  return `${isLeast ? 'at least ' : ''}${String(count)} shared ${what}${count === 1 ? '' : 's'}`;
}

/** From one to the other: `4 s later`. */
function gap(from: OpenIncident, to: OpenIncident, [later, earlier, atOnce] = ['later', 'earlier', 'at once']): string {
  const seconds = Number(firstSeenOf(to) - firstSeenOf(from)) / 1e9;
  const size = Math.abs(seconds);
  if (size < 0.05) return atOnce;
  const text = `${size < 10 ? String(Number(size.toFixed(1))) : size.toFixed(0)} s`;
  return `${text} ${seconds < 0 ? earlier : later}`;
}
