// What is known goes through a file: the second run goes on where the first was, and every line can be rebuilt. node examples/keep-and-restore.js state.json
import { rebuild, TemplateMiner } from 'drain3-ts';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { argv, stdout } from 'node:process';

const [, , file = 'state.json'] = argv;
const miner = existsSync(file) ? TemplateMiner.restore(JSON.parse(readFileSync(file, 'utf8'))) : new TemplateMiner();

const message = `took ${String(Date.now() % 1000)} ms for user=ann`;
const line = miner.addLogMessage(message);
if (line.status === 'parsed') {
  const { count, text } = miner.template(line.templateId) ?? {};
  stdout.write(`${String(count)} lines of "${String(text)}", now with ${line.values.join(', ')}\n`);
  stdout.write(`${String(rebuild(line.pattern, line.values) === message)}\n`);
}
writeFileSync(file, JSON.stringify(miner.snapshot()));
