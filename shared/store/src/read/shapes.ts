import { slotSchema } from '@logsieve/contracts';
import type { Slot } from '@logsieve/contracts';
import { z } from 'zod';
import type { SqlReader } from '../sql-reader.ts';
import { LINKS_SQL, TEMPLATE_TEXTS_SQL, hexSql } from './time-range.ts';

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
    const rows = await this.#sql.rows<{ service: string; pattern_id: string; template_id: string; text: string }>(
      `SELECT links.service AS service, toString(links.pattern) AS pattern_id, ${hexSql('links.template')} AS template_id, texts.text AS text
       FROM (SELECT * FROM (${LINKS_SQL}) WHERE service IN ({services:Array(String)}) AND pattern IN ({patterns:Array(UInt64)})) AS links
       LEFT JOIN (${TEMPLATE_TEXTS_SQL}) AS texts ON texts.id = links.template`,
      { services, patterns },
    );
    return new Map(rows.map((row) => [linkKey(row.service, row.pattern_id), { id: row.template_id, text: row.text }]));
  }
}

export const linkKey = (service: string, pattern: string): string => `${service}\0${pattern}`;
