import { readParsedBatches } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import type { LineSummary } from '@logsieve/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendLines, blockOf } from '../../fixtures/store/append-lines.ts';
import type { Place } from './harness.ts';
import { chdbPlace, open } from './harness.ts';
import { parsed, patternsOf } from './lines.ts';

const SIZE = 1_200;

describe('what a stage that missed lines reads again', () => {
  let place: Place;
  let store: Store;
  const template = { id: '00000000000000aa', text: 'line <*> is <*>', service: 'shop' };
  const lines = Array.from({ length: 2 * SIZE }, (_, offset) => {
    const body =
      offset % 5 === 4 ? '' : `line ${String(offset)} is ${offset % 3 === 0 ? 'odd' : `of ${String(offset % 7)}`}`;
    const at = 5 + String(offset).length;
    return parsed('again', { offset }, body === '' ? { body } : { body, cuts: [5, at, at + 4, body.length] });
  });

  beforeAll(async () => {
    place = await chdbPlace();
    store = await open(place);
    for (const half of [lines.slice(0, SIZE), lines.slice(SIZE)]) {
      const block = blockOf('again', half);
      const patterns = patternsOf(block);
      await store.writer.saveKnowledge({
        patterns,
        templates: [template],
        links: patterns.map(({ id }) => ({ service: 'shop', patternId: id, templateId: template.id })),
      });
      await appendLines(store.writer, block);
    }
  });
  afterAll(async () => {
    await store.stop();
    await place.close();
  });

  it.each([
    ['a few of two blocks', SIZE - 3, SIZE + 6],
    ['more than can be named one by one', 10, 2 * SIZE - 10],
  ])('is what the parser had handed on: %s', async (_, fromOffset, toOffset) => {
    const read: LineSummary[] = [];
    for await (const batch of readParsedBatches(store.sql, { source: 'again', partition: 0, fromOffset, toOffset }))
      read.push(...batch.lines);
    expect(
      read.map(({ offset, params, patternId, templateId, time }) => [offset, params, patternId, templateId, time]),
    ).toEqual(
      lines
        .slice(fromOffset, toOffset + 1)
        .map(({ record, values, pattern, time }) => [
          record.position.offset,
          values,
          pattern?.id ?? '',
          pattern === null ? '' : template.id,
          time,
        ]),
    );
  });
});
