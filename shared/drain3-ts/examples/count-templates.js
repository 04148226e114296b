// The templates of a log on standard input, the most frequent first: node examples/count-templates.js < app.log
import { TemplateMiner } from 'drain3-ts';
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline';

stdout.on('error', () => undefined); // who reads, such as head, may leave early
const miner = new TemplateMiner();
for await (const line of createInterface({ input: stdin, crlfDelay: Infinity })) miner.addLogMessage(line);
miner.consolidate();
const shown = [...miner.templates()]
  .sort((a, b) => b.count - a.count)
  .map(({ count, text }) => `${String(count)}\t${text}\n`);
stdout.write(shown.join(''));
