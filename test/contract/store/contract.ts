import { randomBytes } from 'node:crypto';
import { PermanentError, TransientError, systemClock } from '@logsieve/pipeline';
import { QueryLimitError, readAccounting } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from './harness.ts';
import { append, count, exported, open } from './harness.ts';
import { T0, parsed, plainBlocks } from './lines.ts';
import type { Content } from './lines.ts';
import { appendLines, blockOf } from '../../fixtures/store/append-lines.ts';

/** What a store promises, over whichever connection. */
export function storeContract(name: string, start: () => Promise<Place>): void {
  describe(`store over ${name}`, () => {
    let place: Place;
    let store: Store;
    const damaged: unknown[] = [];
    let sources = 0;
    const newSource = () => `source-${String((sources += 1))}`;

    beforeAll(async () => {
      place = await start();
      store = await open(place, { onDamage: (snapshot) => damaged.push(snapshot), limits: { querySeconds: 3 } });
    });
    afterAll(async () => {
      await store.stop();
      await place.close();
    });

    describe('lines', () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary' }).filter((line) => !line.includes('\n')),
        fc.constantFrom('', '\r', 'plain\r', 'tab\tnul\0', 'naïve 🛒 <*>', "quote' \\ \\N", 'x'.repeat(70_000)),
        fc.string({ unit: fc.constantFrom('a', 'é', '🛒', '\0', ' '), maxLength: 200 }),
      );
      const content: fc.Arbitrary<Content> = fc.oneof(
        fc.record({ body: text }),
        fc.record({ body: text, cuts: fc.array(fc.nat(300), { minLength: 1, maxLength: 8 }) }),
        fc.record({ body: fc.uint8Array({ maxLength: 300 }).map((bytes) => bytes.filter((byte) => byte !== 10)) }),
      );

      it('come back byte for byte, whatever they hold and however blocks are cut', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(content, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
            fc.boolean(),
            async (blocks, finalNewline) => {
              const source = newSource();
              const expected: Buffer[] = [];
              let offset = 0;
              for (const [n, contents] of blocks.entries()) {
                const lines = contents.map((one) =>
                  parsed(source, { offset: offset++ }, one, one.cuts === undefined ? 'a' : 'b'),
                );
                const open = n === blocks.length - 1 && !finalNewline;
                for (const { body } of contents) expected.push(Buffer.from(body as string), Buffer.from('\n'));
                if (open) expected.pop();
                const answer = await append(
                  store,
                  blockOf(source, lines, { terminatorExceptions: open ? [offset - 1] : [] }),
                );
                expect(answer.committed).toBe(true);
              }
              expect((await exported(store, source)).equals(Buffer.concat(expected))).toBe(true);
              expect(await store.lines.verify({ source })).toMatchObject({
                failedBlocks: 0,
                blocks: blocks.length,
                lines: offset,
              });
            },
          ),
          { numRuns: 40 },
        );
      });

      it('of topics come back as the values of records', async () => {
        const source = newSource();
        const values = ['one', 'two\nlines', 'ends\n', '', '\n\n'];
        const lines = values.flatMap((value, offset) =>
          (value.endsWith('\n') ? value.slice(0, -1) : value)
            .split('\n')
            .map((body, index) => parsed(source, { offset, index }, { body })),
        );
        const exceptions = values.flatMap((value, offset) => (value.endsWith('\n') ? [offset] : []));
        await append(store, blockOf(source, lines, { terminated: 'record', terminatorExceptions: exceptions }));
        expect((await exported(store, source)).toString()).toBe(values.map((value) => `${value}\n`).join(''));
      });

      it('are read by range of offset and time, in order', async () => {
        const source = newSource();
        for (const block of plainBlocks(source, 3, 10)) await append(store, block);
        const read = async (selection: object) => {
          const offsets: number[] = [];
          for await (const line of store.lines.read({ source, ...selection })) offsets.push(line.offset);
          return offsets;
        };
        expect(await read({ fromOffset: 8, toOffset: 11 })).toEqual([8, 9, 10, 11]);
        expect(await read({ fromTime: T0 + 19_000_000_000n, toTime: T0 + 20_000_000_000n })).toEqual([19, 20]);
        expect(await read({ partition: 1 })).toEqual([]);
      });

      it('keep what the sender gave', async () => {
        const source = newSource();
        const line = parsed(source, { offset: 0 }, { body: 'x' });
        const given = {
          ...line,
          time: 4_102_444_800_123_456_789n,
          record: {
            ...line.record,
            traceId: 'ab'.repeat(16),
            spanId: 'cd'.repeat(8),
            severityText: 'Notice',
            resource: { 'host.name': 'é"\n' },
            attributes: { n: 1.5, list: [true, null, { deep: '🛒' }], '': 'empty key' },
          },
        };
        await append(store, blockOf(source, [given]));
        const [row] = await store.sql.rows<Record<string, unknown>>(
          'SELECT toString(time) AS at, trace_id, span_id, severity_text, resource, attributes FROM lines WHERE source = {source:String}',
          { source },
        );
        expect(row).toEqual({
          at: '2100-01-01 00:00:00.123456789',
          trace_id: 'ab'.repeat(16),
          span_id: 'cd'.repeat(8),
          severity_text: 'Notice',
          resource: { 'host.name': '"é\\"\\n"' },
          attributes: { n: '1.5', list: '[true,null,{"deep":"🛒"}]', '': '"empty key"' },
        });
      });

      it('with times beyond the engine are kept, their time clamped', async () => {
        const source = newSource();
        const lines = [-(10n ** 30n), 0n, 10n ** 30n].map((time, offset) => ({
          ...parsed(source, { offset }, { body: 'x' }),
          time,
        }));
        await append(store, blockOf(source, lines));
        expect(
          await store.sql.rows(
            `SELECT toString(toYear(time)) AS y FROM lines WHERE source = {source:String} ORDER BY offset`,
            { source },
          ),
        ).toEqual([{ y: '1900' }, { y: '1970' }, { y: '2262' }]);
        expect(await store.lines.verify({ source })).toMatchObject({ failedBlocks: 0 });
      });

      it('of 8 MB are no special case', async () => {
        const source = newSource();
        const bodies = ['s'.repeat(8 << 20), new Uint8Array(8 << 20).fill(255)];
        await append(
          store,
          blockOf(
            source,
            bodies.map((body, offset) => parsed(source, { offset }, { body })),
          ),
        );
        const expected = Buffer.concat(bodies.flatMap((body) => [Buffer.from(body as string), Buffer.from('\n')]));
        expect((await exported(store, source)).equals(expected)).toBe(true);
      });
    });

    describe('blocks', () => {
      it('are stored once per range, whoever repeats them', async () => {
        const source = newSource();
        const [block] = plainBlocks(source, 1, 100);
        if (block === undefined) throw new Error('no block');
        const [first, second] = await Promise.all([append(store, block), append(store, block)]);
        const third = await append(store, block);
        expect([first, second, third].filter(({ committed }) => committed)).toHaveLength(1);
        expect(new Set([first.block, second.block, third.block]).size).toBe(1);
        expect((await exported(store, source)).toString().split('\n')).toHaveLength(101);
        expect(await store.lines.verify({ source })).toMatchObject({ lines: 100, failedBlocks: 0 });
      });

      it('that are a part of a committed range are there already', async () => {
        const source = newSource();
        const [block] = plainBlocks(source, 1, 10);
        if (block === undefined) throw new Error('no block');
        await append(store, block);
        const part = blockOf(
          source,
          [4, 5].map((offset) => parsed(source, { offset }, { body: 'x' })),
        );
        expect(await append(store, part)).toMatchObject({ committed: false });
        expect(await store.lines.verify({ source })).toMatchObject({ lines: 10, failedBlocks: 0 });
      });

      it('that overlap a committed range, do not add up or are out of place are refused, and nothing of them counts', async () => {
        const source = newSource();
        const [block] = plainBlocks(source, 1, 10);
        if (block === undefined) throw new Error('no block');
        await append(store, block);
        const line = (offset: number) => parsed(source, { offset }, { body: 'x' });
        const wrong = [
          blockOf(source, [line(9), line(10)]),
          blockOf(source, [line(20)], { linesIn: 2 }),
          blockOf(source, [line(22), line(21)]),
          blockOf(source, [line(23)], { lastOffset: 22 }),
          blockOf(source, [parsed('other', { offset: 24 }, { body: 'x' })]),
          blockOf(source, [parsed(source, { offset: 25 }, { body: 'lone \uD800 surrogate' })]),
          blockOf(source, [{ ...line(26), reason: null }]),
        ];
        for (const one of wrong) await expect(appendLines(store.writer, one)).rejects.toThrow(PermanentError);
        expect(await store.resume.progress(source)).toEqual([
          { source, partition: 0, nextOffset: 10, resumeToken: 'after 0' },
        ]);
      });

      it('count every line once: by minute, service, severity and pattern; dead ones keep their bytes', async () => {
        const source = newSource();
        const lines = Array.from({ length: 500 }, (_, offset) =>
          parsed(
            source,
            { offset },
            { body: offset % 7 === 0 ? '' : `job ${String(offset)}`, ...(offset % 7 === 0 ? {} : { cuts: [4] }) },
            `s${String(offset % 3)}`,
          ),
        );
        const value = Buffer.from([0, 255, 10, 13, 39, 92]);
        const dead = [500, 501].map((offset) => ({
          source,
          partition: 0,
          offset,
          reason: 'tombstone',
          key: null,
          value,
          headers: { h: 'v' },
          time: T0,
        }));
        await append(store, blockOf(source, lines, { dead, lastOffset: 501 }));
        const [ledger] = await store.sql.rows(
          `SELECT toString(lines_in) AS lines_in, toString(lines_stored) AS stored, toString(blocks.templated) AS templated, unparsed, dead,
             toString(arraySum(group_count)) AS grouped FROM blocks WHERE source = {source:String}`,
          { source },
        );
        expect(ledger).toEqual({
          lines_in: '502',
          stored: '500',
          templated: '428',
          unparsed: { empty: '72' },
          dead: { tombstone: '2' },
          grouped: '500',
        });
        const [difference] = await store.sql.rows<{ n: string }>(
          `SELECT toString(count()) AS n FROM
             (SELECT m, s, v, p, sum(c) AS c FROM blocks
              ARRAY JOIN group_minute AS m, group_service AS s, group_severity AS v, group_pattern AS p, group_count AS c
              WHERE source = {source:String} GROUP BY m, s, v, p) AS a
           FULL JOIN
             (SELECT toInt32(intDiv(toUnixTimestamp64Nano(time), 60000000000)) AS m, service AS s, severity AS v, pattern AS p, count() AS c
              FROM lines WHERE source = {source:String} GROUP BY m, s, v, p) AS b USING (m, s, v, p) WHERE a.c != b.c`,
          { source },
        );
        expect(difference).toEqual({ n: '0' });
        expect(
          await store.sql.rows(
            'SELECT hex(value) AS h, headers FROM dead_letters WHERE source = {source:String} ORDER BY offset',
            { source },
          ),
        ).toEqual([
          { h: '00FF0A0D275C', headers: { h: 'v' } },
          { h: '00FF0A0D275C', headers: { h: 'v' } },
        ]);
      });

      it('without lines move the progress on', async () => {
        const source = newSource();
        await append(store, blockOf(source, [], { firstOffset: 0, lastOffset: 4, resumeToken: 'byte 12' }));
        expect(await store.resume.progress(source)).toEqual([
          { source, partition: 0, nextOffset: 5, resumeToken: 'byte 12' },
        ]);
      });

      it('of many partitions are written side by side', async () => {
        const source = newSource();
        const answers = await Promise.all(
          Array.from({ length: 8 }, (_, partition) => {
            const line = parsed(source, { offset: 0 }, { body: `of ${String(partition)}` });
            const placed = { ...line, record: { ...line.record, position: { ...line.record.position, partition } } };
            return append(store, blockOf(source, [placed], { partition }));
          }),
        );
        expect(answers.every(({ committed }) => committed)).toBe(true);
        expect(await store.resume.progress(source)).toHaveLength(8);
      });

      it('that were damaged are found by verify', async () => {
        const source = newSource();
        const [block] = plainBlocks(source, 1, 10);
        if (block === undefined) throw new Error('no block');
        await append(store, block);
        await place.execute(
          `ALTER TABLE line_values UPDATE base = base + 1 WHERE source = '${source}' SETTINGS mutations_sync = 1`,
        );
        const { failedBlocks, mismatches } = await store.lines.verify({ source });
        expect(failedBlocks).toBe(1);
        expect(mismatches[0]).toMatchObject({ source, firstOffset: 0, lastOffset: 9 });
        await place.execute(
          `ALTER TABLE lines DELETE WHERE source = '${source}' AND offset = 5 SETTINGS mutations_sync = 1`,
        );
        expect((await store.lines.verify({ source })).mismatches[0]?.problem).toBe('10 lines were stored, 9 are there');
        await place.execute(`ALTER TABLE line_values DELETE WHERE source = '${source}' SETTINGS mutations_sync = 1`);
        expect((await store.lines.verify({ source })).mismatches[0]?.problem).toMatch(/has 0 values, .* 1 slots/);
      });
    });

    describe('what stages keep', () => {
      it('snapshots: the newest, and the one before where that is damaged', async () => {
        for (const body of ['one', 'two', 'thrée 🛒']) await store.writer.saveSnapshot('miner', 'k', body);
        expect(await store.resume.loadSnapshot('miner', 'k')).toBe('thrée 🛒');
        await place.execute(
          `ALTER TABLE snapshots UPDATE body = 'tampered' WHERE key = 'k' AND version = 3 SETTINGS mutations_sync = 1`,
        );
        expect(await store.resume.loadSnapshot('miner', 'k')).toBe('two');
        expect(damaged).toEqual([{ stage: 'miner', key: 'k', version: '3' }]);
        expect(await store.resume.loadSnapshot('miner', 'none')).toBeNull();
        const bodies = Array.from({ length: 230 }, (_, n): [string, string] => [
          `key ${String(n)}`,
          `body ${String(n)}`,
        ]);
        await store.writer.saveSnapshots('many', new Map(bodies));
        await store.writer.saveSnapshot('many', 'key 7', 'body of later');
        await place.execute(
          `ALTER TABLE snapshots UPDATE body = 'tampered' WHERE key = 'key 7' AND version = 2 SETTINGS mutations_sync = 1`,
        );
        const many = await store.resume.loadSnapshots('many');
        expect([many.size, many.get('key 7'), many.get('key 229')]).toEqual([230, 'body 7', 'body 229']);
        expect(damaged).toHaveLength(2);
        expect([...(await store.resume.loadSnapshots('miner'))]).toEqual([['k', 'two']]);
        expect((await store.resume.loadSnapshots('nobody')).size).toBe(0);
      });

      it('patterns, templates and links, the latest word of each', async () => {
        const service = newSource();
        const pattern = {
          ...parsed('p', { offset: 0 }, { body: `a\n'é\\ ${service}`, cuts: [2, 4] }).pattern,
        } as never;
        const [id] = [(pattern as { id: string }).id];
        const template = 'f'.repeat(16);
        const link = { service, patternId: id, templateId: template };
        await store.writer.saveKnowledge({
          patterns: [pattern],
          templates: [{ id: template, text: 'old', service }],
          links: [link],
        });
        await store.writer.saveKnowledge({
          patterns: [pattern],
          templates: [{ id: template, text: 'new <*>', service }],
          links: [link],
        });
        expect(await store.resume.loadKnowledge(service)).toEqual({
          patterns: [pattern],
          templates: [{ id: template, text: 'new <*>', service }],
          links: [link],
        });
      });

      it('answers of doors', async () => {
        await store.writer.saveIdempotentAnswer('key-1', '{"accepted":1}');
        expect(await store.resume.idempotentAnswer('key-1')).toBe('{"accepted":1}');
        expect(await store.resume.idempotentAnswer('key-2')).toBeNull();
      });

      it('anomalies replaced by a repeat, feedback and states kept all', async () => {
        const anomaly = {
          id: '00000000000000aa',
          kind: 'frequency' as const,
          service: 'shop',
          templateId: '',
          template: 'x',
          windowStart: String(T0),
          windowEnd: String(T0 + 1n),
          score: 1,
          probability: 0.5,
          uncertainty: 0,
          verdict: 'anomalous' as const,
          decidedBy: 'rule' as const,
          summary: 'much',
          count: 3,
          evidence: [{ source: "s'", partition: 0, offset: 7, index: 1 }],
          modelVersion: '1',
        };
        await store.writer.saveAnomalies([anomaly]);
        await store.writer.saveAnomalies([anomaly]);
        expect(await count(store, 'SELECT count() AS n FROM anomalies FINAL WHERE id = 170')).toBe(1);
        const said = {
          anomalyId: anomaly.id,
          label: 'normal' as const,
          note: 'é',
          createdAt: '2026-11-24T07:43:02.123456789Z',
        };
        await store.writer.saveFeedback(said);
        await store.writer.saveFeedback(said);
        await store.writer.saveStateChange({
          anomalyId: anomaly.id,
          state: 'suppressed',
          until: said.createdAt,
          createdAt: said.createdAt,
        });
        await store.writer.saveStateChange({
          anomalyId: anomaly.id,
          state: 'active',
          until: null,
          createdAt: said.createdAt,
        });
        expect(await count(store, 'SELECT count() AS n FROM feedback WHERE anomaly = 170')).toBe(2);
        expect(
          await store.sql.rows(
            'SELECT state, toString(until) AS u FROM state_changes WHERE anomaly = 170 ORDER BY state',
          ),
        ).toEqual([
          { state: 'active', u: null },
          { state: 'suppressed', u: '2026-11-24 07:43:02.123456789' },
        ]);
      });

      it('labels and orders for the detector: people before reviews, the newest state, as long as it holds', async () => {
        const found = (id: string, decidedBy: 'model' | 'rule' = 'model') => ({
          id,
          kind: 'meaning' as const,
          service: 'orders',
          templateId: '00000000000000cc',
          template: 'x',
          windowStart: String(T0),
          windowEnd: String(T0 + 1n),
          score: 1,
          probability: 0.25,
          uncertainty: 0,
          verdict: 'uncertain' as const,
          decidedBy,
          summary: 'x',
          count: 1,
          evidence: [],
          modelVersion: '1',
        });
        const [a, b, c] = ['00000000000000b1', '00000000000000b2', '00000000000000b3'] as const;
        await store.writer.saveAnomalies([found(a), found(b), found(c, 'rule')]);
        const at = (second: number): string => `2026-11-24T08:00:0${String(second)}Z`;
        const feedback = (anomalyId: string, label: 'normal' | 'anomalous', second: number) =>
          store.writer.saveFeedback({ anomalyId, label, note: '', createdAt: at(second) });
        const before = (await store.resume.loadEvidence(1_000)).length;
        await feedback(a, 'anomalous', 1);
        await feedback(a, 'normal', 2);
        await feedback(c, 'anomalous', 3);
        const review = {
          id: '00000000000000d1',
          anomalyId: b,
          status: 'done' as const,
          verdict: 'anomalous' as const,
          confidence: 1,
          explanation: '',
          citations: [],
          removedCitations: 0,
          model: 'm',
          promptVersion: '1',
          inputTokens: 0,
          outputTokens: 0,
          costUsd: 0,
          cached: false,
          reason: '',
          createdAt: at(4),
        };
        await store.writer.saveReview(review);
        const evidence = await store.resume.loadEvidence(1_000);
        expect(evidence).toHaveLength(before + 2);
        expect(evidence.slice(0, 2)).toEqual([
          { probability: 0.25, isFault: true, by: 'review' },
          { probability: 0.25, isFault: false, by: 'feedback' },
        ]);

        const order = (
          anomalyId: string,
          state: 'suppressed' | 'baseline' | 'active',
          until: string | null,
          second: number,
        ) => store.writer.saveStateChange({ anomalyId, state, until, createdAt: at(second) });
        await order(a, 'suppressed', '2026-11-24T09:00:00Z', 1);
        await order(b, 'suppressed', '2026-11-24T09:00:00Z', 1);
        await order(b, 'active', null, 2);
        await order(c, 'baseline', null, 3);
        const nineOClock = 1_795_510_800_000_000_000n;
        const orders = async (now: bigint) =>
          (await store.resume.loadStandingOrders(now, 1_000)).filter(({ service }) => service === 'orders');
        const like = { service: 'orders', kind: 'meaning', templateId: '00000000000000cc' };
        expect(await orders(nineOClock - 1n)).toEqual([
          { ...like, anomalyId: c, state: 'baseline', until: null },
          { ...like, anomalyId: a, state: 'suppressed', until: nineOClock },
        ]);
        expect(await orders(nineOClock)).toEqual([{ ...like, anomalyId: c, state: 'baseline', until: null }]);
      });
    });

    describe('queries', () => {
      it('bind parameters of every kind the same way', async () => {
        const s = "a'b\\c\n\t\0é🛒{x:String}";
        const [row] = await store.sql.rows(
          'SELECT {s:String} AS s, {u:UInt64} AS u, {l:Array(String)} AS l, {n:Array(UInt64)} AS n, {f:Float64} AS f',
          {
            s,
            u: '18446744073709551615',
            l: [s, ''],
            n: ['18446744073709551615', 1],
            f: 0.25,
          },
        );
        expect(row).toEqual({ s, u: '18446744073709551615', l: [s, ''], n: ['18446744073709551615', '1'], f: 0.25 });
      });

      it('cannot write, end in time, and leave the reader usable', async () => {
        await expect(store.sql.rows('DROP TABLE lines')).rejects.toThrow(PermanentError);
        await expect(
          store.sql.rows('SELECT sum(sleepEachRow(1)) AS x FROM numbers(60) SETTINGS max_block_size = 1'),
        ).rejects.toThrow(TransientError);
        await expect(store.sql.rows('SELECT nonsense')).rejects.toThrow(PermanentError);
        await store.ping();
      });

      it('that need more than one may have say so', async () => {
        const greedy = store.sql.rows(`SELECT length(groupArray(repeat('x', 1000000))) AS n FROM numbers(100000)`);
        await expect(greedy).rejects.toThrow(/^the query needs more memory than one query may have: narrow/);
        const slow = store.sql.rows('SELECT sum(sleepEachRow(0.1)) AS x FROM numbers(600) SETTINGS max_block_size = 1');
        await expect(slow).rejects.toThrow(QueryLimitError);
        expect(await store.sql.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      });
    });

    it('lets old lines go, keeps the counts true and never takes them in again', async () => {
      const DAY = 86_400_000_000_000n;
      const source = newSource();
      let now = T0;
      const aged = await open(place, { clock: { ...systemClock, now: () => now } });
      try {
        const block = (first: number) =>
          blockOf(
            source,
            [0, 1, 2].map((n) => parsed(source, { offset: first + n }, { body: `line ${String(first + n)}` }, 'a')),
          );
        await append(aged, block(0));
        await append(aged, block(3));
        now += 10n * DAY;
        const before = await readAccounting(aged.sql);
        expect(await aged.applyRetention({ olderThanMs: 5 * 86_400_000 })).toBeGreaterThanOrEqual(6);
        expect(await exported(aged, source)).toHaveLength(0);
        const after = await readAccounting(aged.sql);
        expect(after.balanced).toBe(true);
        expect(after.linesStored).toBeLessThanOrEqual(before.linesStored - 6);
        expect(await aged.resume.progress(source)).toMatchObject([{ nextOffset: 6 }]);
        expect(await append(aged, block(3))).toMatchObject({ committed: false });
        await append(aged, block(6));
        expect((await exported(aged, source)).toString()).toBe('line 6\nline 7\nline 8\n');
        expect(await aged.lines.verify({ source })).toMatchObject({ failedBlocks: 0 });
        expect(await aged.applyRetention({ olderThanMs: 5 * 86_400_000 })).toBe(0);
      } finally {
        await aged.stop();
      }
    });

    it('lets the oldest days go until the rest fits on the disk, and services whose time is shorter', async () => {
      const DAY = 86_400_000_000_000n;
      const source = newSource();
      let now = T0 + 100n * DAY;
      const aged = await open(place, { clock: { ...systemClock, now: () => now } });
      try {
        await aged.applyRetention({ olderThanMs: 86_400_000 }); // what other cases left
        const take = (first: number, service: string, size: number) =>
          append(
            aged,
            blockOf(
              source,
              [0, 1, 2].map((n) =>
                parsed(
                  source,
                  { offset: first + n },
                  { body: `line ${String(first + n)} ${randomBytes(size).toString('hex')}` },
                  service,
                ),
              ),
            ),
          );
        await take(0, 'chatty', 10);
        await take(3, 'kept', 10);
        now += DAY;
        await take(6, 'kept', 50_000);
        now += DAY;
        await take(9, 'chatty', 10);
        now += DAY;

        expect(await aged.applyRetention({ services: { chatty: 2 * 86_400_000, other: 0 } })).toBe(3);
        expect((await aged.lines.verify({ source })).lines).toBe(9);
        expect(await count(aged, `SELECT count() AS n FROM lines WHERE source = '${source}'`)).toBe(9);

        expect(await aged.applyRetention({ maxBytes: 1e9 })).toBe(0);
        expect(await aged.applyRetention({ maxBytes: 100_000 })).toBe(6);
        expect((await aged.lines.verify({ source })).lines).toBe(3);
        expect((await readAccounting(aged.sql)).balanced).toBe(true);
        expect(await aged.resume.progress(source)).toMatchObject([{ nextOffset: 12 }]);
      } finally {
        await aged.stop();
      }
    });

    it('says what it holds, and compacts without loss', async () => {
      const source = newSource();
      for (const block of plainBlocks(source, 4, 50)) await append(store, block);
      const before = await store.statistics();
      await store.compact({ olderThanMs: 0 });
      const after = await store.statistics();
      expect(before.rawBytes).toBe(after.rawBytes);
      expect(after.bytesOnDisk).toBeGreaterThan(0);
      expect(after.parts).toBeLessThan(before.parts);
      expect(await store.lines.verify({ source })).toMatchObject({ lines: 200, failedBlocks: 0 });
    });
  });
}
