import { formatUnixNano } from '@logsieve/contracts';
import type { IncidentPart } from '@logsieve/contracts';
import type { PlacedAnomaly } from '@logsieve/store';

const MOST_PARTS = 20;

/** What the parts of one incident began with, ranked by the time of the first line. */
export function whatCameFirst(members: readonly PlacedAnomaly[]): IncidentPart[] {
  return members
    .flatMap(partsOf)
    .sort((a, b) => compare(a.firstSeen, b.firstSeen) || compare(a.anomalyId, b.anomalyId))
    .slice(0, MOST_PARTS);
}

function partsOf({ item, firsts }: PlacedAnomaly): IncidentPart[] {
  const { id: anomalyId, service, connection } = item;
  const { kind, templateId, template, firstSeen } = item;
  if (firsts.length === 0) return [{ anomalyId, service, kind, templateId, template, firstSeen, connection }];
  return firsts.map((one) => ({
    anomalyId,
    service,
    kind: one.kind,
    templateId: one.templateId === '' ? null : one.templateId,
    template: one.templateId === '' ? null : one.template,
    firstSeen: formatUnixNano(BigInt(one.firstSeen)),
    connection,
  }));
}

/** Times of one form sort as texts. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
