import { describe, expect, it } from 'vitest';
import { fromDrain3Json, TemplateMiner } from './index.ts';

/** As jsonpickle writes a cluster of Drain3 0.9.11. */
const cluster = (id: number, size: number, tokens: readonly string[]): unknown => ({
  'py/object': 'drain3.drain.LogCluster',
  'py/state': { 'py/tuple': [null, { log_template_tokens: { 'py/tuple': tokens }, cluster_id: id, size }] },
});
const STATE = JSON.stringify({
  'py/object': 'drain3.drain.Drain',
  'py/state': {
    sim_th: 0.4,
    id_to_cluster: {
      'json://1': cluster(1, 7, ['user', '<*>', 'logged', 'in', 'from', '<IP>']),
      'json://2': cluster(2, 2, ['disk', 'full', 'on', '<*>']),
    },
    clusters_counter: 2,
  },
});

describe('the JSON of a Drain3 snapshot', () => {
  it('becomes patterns in the order of their birth, and counts', () => {
    const { patterns, counts } = fromDrain3Json(STATE);
    expect(patterns.map(({ parts, slots, born }) => [parts, slots.map(({ kind }) => kind), born])).toEqual([
      [['user ', ' logged in from ', ''], ['word', 'mask:IP'], 0],
      [['disk full on ', ''], ['word'], 1],
    ]);
    expect(counts).toEqual([
      { text: 'user <*> logged in from <IP>', count: 7 },
      { text: 'disk full on <*>', count: 2 },
    ]);
  });

  it('is known to a miner that takes it over', () => {
    const miner = new TemplateMiner();
    miner.importPatterns(fromDrain3Json(STATE).patterns);
    const line = miner.addLogMessage('user zoe logged in from 10.0.0.7');
    miner.consolidate();
    const id = line.status === 'parsed' ? miner.templateOf(line.patternId) : '';
    expect(miner.template(id)?.text).toBe('user <*> logged in from <*>');
    expect(miner.stats().templates).toBe(2);
  });

  it('is refused where it is none', () => {
    expect(() => fromDrain3Json('{"py/object": ')).toThrow(SyntaxError);
    expect(() => fromDrain3Json('{"id_to_cluster": {}}')).toThrow(RangeError);
    expect(() => fromDrain3Json('7')).toThrow(RangeError);
  });
});
