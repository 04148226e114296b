import { describe, expect, it } from 'vitest';
import type { NewKnowledge } from '@logsieve/store';
import type { Knowledge } from '../parse/service-parser.ts';
import { KnowledgeKeeper } from './knowledge-keeper.ts';

const link = (patternId: string): Knowledge => ({
  patterns: [],
  templates: [],
  links: [{ service: 's', patternId, templateId: 't' }],
});
const NOTHING: Knowledge = { patterns: [], templates: [], links: [] };

describe('knowledge on its way to the store', () => {
  it('is kept through a failure and saved with what comes next', async () => {
    const saved: string[][] = [];
    let failing = true;
    const keeper = new KnowledgeKeeper({
      saveKnowledge(knowledge: NewKnowledge) {
        if (failing) return Promise.reject(new Error('store gone'));
        saved.push(knowledge.links.map((one) => one.patternId));
        return Promise.resolve();
      },
    });
    await expect(keeper.save(link('a'))).rejects.toThrow('store gone');
    await expect(keeper.save(NOTHING)).rejects.toThrow('store gone');
    failing = false;
    await keeper.save(link('b'));
    await keeper.save(NOTHING);
    expect(saved).toEqual([['a', 'b']]);
  });

  it('resolves only when what was handed in before, by anyone, is saved', async () => {
    const events: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const keeper = new KnowledgeKeeper({
      async saveKnowledge() {
        await gate;
        events.push('saved');
      },
    });
    const first = keeper.save(link('a'));
    const second = keeper.save(NOTHING).then(() => events.push('second may store its lines'));
    await Promise.resolve();
    expect(events).toEqual([]);
    release();
    await Promise.all([first, second]);
    expect(events).toEqual(['saved', 'second may store its lines']);
  });

  it('saves also what is handed in while it saves', async () => {
    const saved: string[][] = [];
    const releases: (() => void)[] = [];
    const keeper = new KnowledgeKeeper({
      async saveKnowledge(knowledge: NewKnowledge) {
        await new Promise<void>((resolve) => releases.push(resolve));
        saved.push(knowledge.links.map((one) => one.patternId));
      },
    });
    const settled = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      releases.shift()?.();
    };
    const first = keeper.save(link('a'));
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve(); // the first save is under way
    const second = keeper.save(link('b'));
    await settled();
    await first;
    await settled();
    await second;
    expect(saved).toEqual([['a'], ['b']]);
  });
});
