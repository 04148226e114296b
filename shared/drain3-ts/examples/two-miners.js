// Two miners see half of a stream each. After they have told each other their patterns they have the same templates, with the same ids.
import { TemplateMiner } from 'drain3-ts';
import { stdout } from 'node:process';

const users = ['ann', 'bob', 'joe', 'zaphod', 'trillian', 'arthur'];
const lines = users.flatMap((user, at) => [
  `login of user ${user} from 10.0.0.${String(at)}`,
  `job ${String(at)} done`,
]);
const [left, right] = [new TemplateMiner(), new TemplateMiner()];
lines.forEach((line, at) => (at < lines.length / 2 ? left : right).addLogMessage(line));

const patterns = [...left.patterns()];
left.importPatterns(right.patterns());
right.importPatterns(patterns);
const told = (miner) =>
  [...miner.templates()]
    .map(({ id, text }) => `${id} ${text}`)
    .sort()
    .join('\n');
stdout.write(`${told(left)}\n${String(told(left) === told(right))}\n`);
