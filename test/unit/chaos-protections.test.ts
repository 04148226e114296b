import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../chaos/faults.ts';
import { PROTECTIONS } from '../chaos/unprotected/protections.ts';

const root = join(import.meta.dirname, '../..');
const cuts = Object.entries(PROTECTIONS).flatMap(([name, list]) => list.map((cut) => ({ name, ...cut })));

describe('protections that the chaos suite takes out', () => {
  it.each(cuts)('$name: stands once in $file', ({ file, from }) => {
    expect(readFileSync(join(root, file), 'utf8').split(from)).toHaveLength(2);
  });

  it('are each of a row, and each row has a name of its own', () => {
    const used = new Set(FAULTS.map((fault) => fault.protection));
    expect([...used].sort()).toEqual(Object.keys(PROTECTIONS).sort());
    expect(new Set(FAULTS.map((fault) => fault.name)).size).toBe(FAULTS.length);
  });
});
