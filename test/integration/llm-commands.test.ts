import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgram } from '../../services/cli/src/program.ts';
import { startLlmFixture } from '../fixtures/llm/index.ts';
import type { ChatRequest, LlmFixture, LlmFixtureOptions } from '../fixtures/llm/index.ts';

let folder = '';
let server: LlmFixture | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logsieve-llm-commands-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function endpoint(options: LlmFixtureOptions): Promise<LlmFixture> {
  server = await startLlmFixture(options);
  return server;
}

/** The command in this process: its exit code and what it printed. */
async function logsieve(...args: string[]): Promise<{ code: number; out: string }> {
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = ((chunk: string | Uint8Array) => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  }) as typeof process.stdout.write;
  process.exitCode = undefined;
  try {
    await createProgram().parseAsync(['node', 'logsieve', ...args]);
  } finally {
    process.stdout.write = write;
  }
  return { code: Number(process.exitCode ?? 0), out: written.join('') };
}

describe('audit baseline, audit check', () => {
  let state = 7;
  /** Answers by chance (a linear congruence), the same in every run. */
  const flavoured = (flavour: string) => (request: ChatRequest) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return `${flavour} ${String((request.messages.at(-1)?.content.length ?? 0) + Math.floor((state / 4_294_967_296) * 5))}`;
  };

  it('says nothing of an endpoint that stays, and exits 1 where another model answers', async () => {
    const file = join(folder, 'audit.json');
    const llm = await endpoint({ behaviour: { kind: 'answer', content: flavoured('quiet') } });
    const args = ['--endpoint', llm.baseUrl, '--model', 'm', '--file', file, '--quiet', '--json'];
    await expect(logsieve('audit', 'check', ...args)).rejects.toThrow('take a baseline first');
    expect((await logsieve('audit', 'baseline', ...args, '--samples', '8')).code).toBe(0);
    // 25 questions; one that finds no log-probabilities; 20 canaries, twice.
    const asked = llm.requests.flatMap(({ request }) => request ?? []);
    expect(asked.filter((request) => request.logprobs === true)).toHaveLength(1);
    expect(asked.filter((request) => request.max_tokens === 700 && request.temperature === 0)).toHaveLength(40);
    const questions = asked.filter((request) => request.max_tokens === 40);
    expect(questions).toHaveLength(200);
    expect(asked).toHaveLength(241);
    expect(questions[0]).toMatchObject({ temperature: 1 });
    expect(questions[0]?.response_format).toBeUndefined();
    const same = await logsieve('audit', 'check', ...args);
    expect(same.code).toBe(0);
    expect(JSON.parse(same.out)).toMatchObject({ changedNow: false, changedSince: null, newModels: [], checks: 1 });
    llm.behave({ kind: 'answer', content: flavoured('LOUD!'), model: 'other' });
    const other = await logsieve('audit', 'check', ...args);
    expect(other.code).toBe(1);
    expect(JSON.parse(other.out)).toMatchObject({ changedNow: true, newModels: ['other/fp_fixture'] });
    await expect(logsieve('audit', 'check', ...args, '--model', 'another')).rejects.toThrow('a baseline of m');
  });
});

describe('eval logeval', () => {
  /** A few items of our own in the published layout. */
  function dataSet(): string {
    const root = join(folder, 'llm', 'logeval');
    const prompts = ['Classify the entry as normal or abnormal', 'Is it normal or abnormal'];
    const make = (task: string, items: (few: boolean) => { instruction: string; input: string; output: string }[]) => {
      mkdirSync(join(root, task), { recursive: true });
      for (const language of ['english', 'chinese'])
        for (const shot of ['zero', 'few'])
          writeFileSync(
            join(root, task, `set_${language}_${shot}_shot.json.gz`),
            gzipSync(JSON.stringify(items(shot === 'few').map((item, id) => ({ id, ...item })))),
          );
    };
    const log = (text: string) => `\nlog entry:\n${text}`;
    const shown = (few: boolean, text: string, answer: string) =>
      few ? `\nfor example:\nlog entry:\n${text},\nanswer:'${answer}'.` : '';
    make('log_parsing', (few) =>
      [1, 2, 3, 4].map((n) => ({
        instruction: `Give the template of ${String(n % 2)}${shown(few, 'fan 1 stopped', 'fan <*> stopped')}`,
        input: log(`fan ${String(n)} stopped`),
        output: 'fan <*> stopped',
      })),
    );
    make('log_anomaly', () =>
      [1, 2, 3, 4].map((n) => ({
        instruction: prompts[n % 2] ?? '',
        input: log(n === 4 ? 'disk 4 error' : `user ${String(n)} logged in`),
        output: n === 4 ? 'abnormal' : 'normal',
      })),
    );
    make('log_diagnosis', () =>
      [1, 2].map((n) => ({
        instruction: 'There are two types of faults {Fan Broken,Disk Full}. Only output the type',
        input: log(n === 1 ? 'fan gone' : 'no space'),
        output: n === 1 ? 'Fan Broken' : 'Disk Full',
      })),
    );
    make('log_summary', () => [
      { instruction: 'Summarise', input: "\nlog:\n['fan 1 stopped', 'fan 2 stopped']", output: 'fan stopped;' },
    ]);
    return folder;
  }

  /** A model that is good at everything, and chatty. */
  const good = (request: ChatRequest): string => {
    const user = request.messages.at(-1)?.content ?? '';
    if (user.includes('template')) return `Sure!\nAnswer: "fan <*> stopped"`;
    if (user.includes('abnormal')) return user.includes('error') ? 'It says error, so: Abnormal.' : 'normal';
    if (user.includes('faults')) return user.includes('no space') ? 'Fault type: disk full' : 'Fan Broken';
    return 'Summary: fan stopped';
  };

  it('asks everything once, goes on where it was, and can be shown again without the endpoint', async () => {
    const data = dataSet();
    const record = join(folder, 'answers.jsonl');
    const llm = await endpoint({
      script: [{ kind: 'status', status: 429, retryAfter: '0' }],
      behaviour: { kind: 'answer', content: good },
    });
    const args = ['--model', 'm', '--data', data, '--json', '--quiet', '--input-price', '1', '--output-price', '2'];
    const live = ['--endpoint', llm.baseUrl, '--record', record];
    await logsieve('eval', 'logeval', ...args, ...live, '--tasks', 'anomaly');
    expect(llm.requests).toHaveLength(5); // languages and shots ask the same here; one call was refused and made again
    const whole = await logsieve('eval', 'logeval', ...args, ...live);
    const asked = llm.requests.length;
    const again = await logsieve('eval', 'logeval', ...args, '--replay', record);
    expect(llm.requests).toHaveLength(asked);
    expect(JSON.parse(again.out)).toMatchObject({ rows: (JSON.parse(whole.out) as { rows: unknown[] }).rows });
    interface Row {
      task: string;
      shot: string;
      missing: number;
      figures: Record<string, number>;
      leakage: { sameText: number; sameGroup: number } | null;
      trivial: Record<string, { figures: Record<string, number> }>;
    }
    const { rows, total } = JSON.parse(whole.out) as { rows: Row[]; total: { calls: number; usd: number } };
    expect(rows).toHaveLength(16);
    expect(rows.every((row) => row.missing === 0)).toBe(true);
    expect(rows.find((row) => row.task === 'parsing')?.figures).toMatchObject({
      ga: 1,
      pa: 1,
      fta: 1,
      editDistance: 0,
    });
    const anomaly = rows.find((row) => row.task === 'anomaly');
    expect(anomaly?.figures).toMatchObject({ accuracy: 1, f1: 1, macroF1: 1 });
    expect(anomaly?.trivial['flag all']?.figures['f1']).toBeCloseTo(0.4, 6);
    expect(rows.find((row) => row.task === 'diagnosis')?.figures['accuracy']).toBe(1);
    expect(rows.find((row) => row.task === 'summary')?.figures['rougeL']).toBe(1);
    const few = rows.find((row) => row.task === 'parsing' && row.shot === 'few');
    expect(few?.leakage).toEqual({ items: 4, sameText: 1, sameGroup: 4 });
    expect(total.usd).toBeGreaterThan(0);
    const table = await logsieve('eval', 'logeval', ...args.filter((arg) => arg !== '--json'), '--replay', record);
    expect(table.out).toContain('For routing:');
    expect(table.out).toContain('flag all');
  });

  it('says what is wrong with its arguments and its data', async () => {
    await expect(logsieve('eval', 'logeval', '--model', 'm', '--data', folder)).rejects.toThrow(
      '--endpoint or --replay',
    );
    await expect(
      logsieve('eval', 'logeval', '--model', 'm', '--data', folder, '--replay', join(folder, 'x')),
    ).rejects.toThrow('no LogEval folders');
    const llm = await endpoint({ apiKey: 'right' });
    const args = ['--model', 'm', '--data', dataSet(), '--endpoint', llm.baseUrl, '--quiet'];
    await expect(logsieve('eval', 'logeval', ...args)).rejects.toThrow('unauthorized');
  });
});
