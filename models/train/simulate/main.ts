/**
 * Fault simulator: many made-up systems live, some of what happens to them is a fault, and the real detector looks at their lines. Writes one CSV row per
 * candidate: system, project, label, kind, fault, then the features. Usage:
 * node simulate.mjs STATEMENTS.jsonl OUT.csv SYSTEMS SEED (`models/train/simulation.py` bundles and runs it)
 */
import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';

import { FEATURE_NAMES } from '@logsieve/detector';

import { Random } from './random.ts';
import { simulateSystem } from './system.ts';
import type { Statement } from './template.ts';

const [statementsFile, outFile, systems, seed] = process.argv.slice(2);
if (statementsFile === undefined || outFile === undefined || systems === undefined || seed === undefined) {
  throw new Error('usage: main.ts STATEMENTS.jsonl OUT.csv SYSTEMS SEED');
}

const byProject = new Map<string, Statement[]>();
for (const row of readFileSync(statementsFile, 'utf8').split('\n')) {
  if (row === '') continue;
  const statement = JSON.parse(row) as Statement;
  const known = byProject.get(statement.project);
  if (known === undefined) byProject.set(statement.project, [statement]);
  else known.push(statement);
}
const projects = [...byProject]
  .filter(([, statements]) => statements.length >= 150)
  .sort(([a], [b]) => (a < b ? -1 : 1));

const out = createWriteStream(outFile);
out.write(`system,project,label,kind,happening,${FEATURE_NAMES.join(',')}\n`);
for (let system = 0; system < Number(systems); system += 1) {
  const entry = projects[system % projects.length];
  if (entry === undefined) throw new Error('no project has enough statements');
  const [project, statements] = entry;
  const random = new Random(Number(seed) * 1_000_003 + system * 7919);
  for (const { label, kind, happening, features } of simulateSystem(random, statements)) {
    const numbers = features.map((value) => String(Math.fround(value)));
    const row = `${system},${project},${label},${kind},${happening},${numbers.join(',')}\n`;
    if (!out.write(row)) await once(out, 'drain');
  }
}
out.end();
await once(out, 'finish');
