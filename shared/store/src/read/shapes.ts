import { slotSchema } from '@logsieve/contracts';
import type { Slot } from '@logsieve/contracts';
import { z } from 'zod';
import type { SqlReader } from '../sql-reader.ts';
import { hexSql } from './time-range.ts';

export interface Shape {
  readonly parts: readonly string[];
  readonly slots: readonly Slot[];
  readonly headerSlots: number;
}

const slotsSchema = z.array(slotSchema);
const CACHED = 50_000;

/** Patterns never change, so that they are read once; templates of a page are asked for every time. */
export class Shapes {
  readonly #sql: SqlReader;
  readonly #known = new Map<string, Shape>();

  constructor(sql: SqlReader) {
    this.#sql = sql;
  }

  /** By pattern number in decimal. */
  async of(patterns: ReadonlySet<string>): Promise<ReadonlyMap<string, Shape>> {
    const missing = [...patterns].filter((id) => !this.#known.has(id));
    if (missing.length > 0) {
      if (this.#known.size > CACHED) this.#known.clear();
      const rows = await this.#sql.rows<{ pattern: string; parts: string[]; slots: string; header_slots: number }>(
        `SELECT toString(p.number) AS pattern, p.parts AS parts, p.slots AS slots, p.header_slots AS header_slots
         FROM patterns AS p WHERE p.number IN ({numbers:Array(UInt64)}) LIMIT 1 BY p.number`,
        { numbers: missing },
      );
      for (const row of rows)
        this.#known.set(row.pattern, {
          parts: row.parts,
          slots: slotsSchema.parse(JSON.parse(row.slots)),
          headerSlots: row.header_slots,
        });
    }
    return this.#known;
  }

  /** `service \0 pattern` → the template it points to now. */
  async templatesOf(
    lines: readonly { readonly service: string; readonly pattern: string }[],
  ): Promise<ReadonlyMap<string, { readonly id: string; readonly text: string }>> {
    const services = [...new Set(lines.map((line) => line.service))];
    const patterns = [...new Set(lines.map((line) => line.pattern))].filter((id) => id !== '0');
    if (patterns.length === 0) return new Map();
    // As LINKS_SQL, of these alone: all links at once take ten times as long.
    const links = await this.#sql.rows<{ service: string; patterns: readonly string[]; newest: string }>(
      `SELECT service, arrayMap(number -> toString(number), any(same.numbers)) AS patterns, toString(argMax(said.template, said.version)) AS newest
       FROM (SELECT service, pattern, template, version FROM pattern_templates WHERE service IN ({services:Array(String)})) AS said
       INNER JOIN (
         SELECT number, id, numbers FROM (
           SELECT id, groupArray(number) AS numbers FROM patterns
           WHERE id IN (SELECT id FROM patterns WHERE number IN ({patterns:Array(UInt64)})) GROUP BY id) ARRAY JOIN numbers AS number) AS same
         ON same.number = said.pattern
       GROUP BY service, same.id`,
      { services, patterns },
    );
    const templates = await this.#sql.rows<{ id: string; text: string; numbers: readonly string[] }>(
      `SELECT ${hexSql('t.id')} AS id, argMax(t.text, t.version) AS text, arrayMap(number -> toString(number), groupUniqArray(t.number)) AS numbers FROM templates AS t
       WHERE t.id IN (SELECT id FROM templates WHERE number IN ({numbers:Array(UInt64)})) GROUP BY t.id`,
      { numbers: [...new Set(links.map(({ newest }) => newest))] },
    );
    const byNumber = new Map(templates.flatMap((template) => template.numbers.map((number) => [number, template])));
    return new Map(
      links.flatMap(({ service, patterns: numbers, newest }) => {
        const template = byNumber.get(newest);
        return template === undefined ? [] : numbers.map((number) => [linkKey(service, number), template] as const);
      }),
    );
  }
}

export const linkKey = (service: string, pattern: string): string => `${service}\0${pattern}`;
