import { patternSchema } from '@logsieve/contracts';
import type { Pattern } from '@logsieve/contracts';
import type { Engine } from '../engine/engine.ts';
import type { NewKnowledge } from '../port.ts';
import { dateTime, hash64, hex64, insertReplacing } from './json-rows.ts';
import type { Numbers } from './numbers.ts';

/** Numbers of what is known, kept by whoever writes. */
export interface KnowledgeNumbers {
  readonly patterns: Numbers;
  readonly templates: Numbers;
}

/**
 * Patterns, templates and which pattern points to which template. `version` orders what is said of one template or link: the greatest
 * stands. Patterns come first and links last, so that a link never points at nothing after a crash.
 */
export async function saveKnowledge(
  engine: Engine,
  numbers: KnowledgeNumbers,
  { patterns, templates, links: said }: NewKnowledge,
  version: bigint,
  token: string,
): Promise<void> {
  const now = dateTime(version);
  // Of what is said twice in one version, the last counts.
  const links = [...new Map(said.map((link) => [`${link.service}\0${link.patternId}`, link])).values()];
  const [patternNumbers, templateNumbers] = await Promise.all([
    numbers.patterns.assign(patterns.map(({ id }) => id)),
    numbers.templates.assign(templates.map(({ id }) => id)),
  ]);
  await Promise.all([
    insertReplacing(
      engine,
      'patterns',
      patterns.map((pattern) => ({ ...patternRow(pattern, now), number: String(patternNumbers.get(pattern.id)) })),
      `patterns:${token}`,
    ),
    insertReplacing(
      engine,
      'templates',
      templates.map(({ id, text, service }) => ({
        id: hash64(id),
        service,
        text,
        version: String(version),
        since: now,
        number: String(templateNumbers.get(id)),
      })),
      `templates:${token}`,
    ),
  ]);
  numbers.patterns.remember(patternNumbers);
  numbers.templates.remember(templateNumbers);
  const [patternOf, templateOf] = await Promise.all([
    numbers.patterns.of(links.map(({ patternId }) => patternId)),
    numbers.templates.of(links.map(({ templateId }) => templateId)),
  ]);
  await insertReplacing(
    engine,
    'pattern_templates',
    links.map(({ service, patternId, templateId }) => ({
      service,
      pattern: String(patternOf(patternId)),
      template: String(templateOf(templateId)),
      version: String(version),
    })),
    `links:${token}`,
  );
}

const patternRow = (pattern: Pattern, now: string) => ({
  id: hash64(pattern.id),
  parts: pattern.parts,
  slots: JSON.stringify(pattern.slots),
  header_slots: pattern.headerSlots,
  content_offset: pattern.contentOffset,
  first_seen: now,
});

/** All that is known, or what concerns one service: its links, its templates and the patterns they link. */
export async function loadKnowledge(engine: Engine, service?: string): Promise<NewKnowledge> {
  const one = service === undefined ? '' : 'WHERE service = {service:String}';
  const parameters = service === undefined ? {} : { service };
  const [patterns, templates, links] = await Promise.all([
    engine.rows<{ id: string; parts: string[]; slots: string; header_slots: number; content_offset: number }>(
      `SELECT toString(patterns.id) AS id, parts, slots, header_slots, content_offset FROM patterns
       ${service === undefined ? '' : `WHERE id IN (SELECT pattern FROM links ${one})`}
       ORDER BY first_seen, patterns.id LIMIT 1 BY patterns.id`,
      parameters,
    ),
    engine.rows<{ id: string; owner: string; latest: string }>(
      `SELECT toString(templates.id) AS id, argMax(service, version) AS owner, argMax(text, version) AS latest FROM templates
       ${one} GROUP BY templates.id ORDER BY min(since), templates.id`,
      parameters,
    ),
    engine.rows<{ service: string; pattern: string; latest: string }>(
      `SELECT service, toString(links.pattern) AS pattern, toString(links.template) AS latest FROM links ${one} ORDER BY service, links.pattern`,
      parameters,
    ),
  ]);
  return {
    patterns: patterns.map((row) =>
      patternSchema.parse({
        id: hex64(row.id),
        parts: row.parts,
        slots: JSON.parse(row.slots) as unknown,
        headerSlots: row.header_slots,
        contentOffset: row.content_offset,
      }),
    ),
    templates: templates.map(({ id, owner, latest }) => ({ id: hex64(id), service: owner, text: latest })),
    links: links.map((row) => ({
      service: row.service,
      patternId: hex64(row.pattern),
      templateId: hex64(row.latest),
    })),
  };
}
