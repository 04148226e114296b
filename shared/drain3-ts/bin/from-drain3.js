#!/usr/bin/env node
// Converts the JSON of a Drain3 (Python) snapshot to a list of patterns for TemplateMiner.importPatterns.
import { readFileSync } from 'node:fs';
import { fromDrain3Json } from '../dist/index.js';

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: from-drain3 STATE.json > patterns.json\n');
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(`${JSON.stringify(fromDrain3Json(readFileSync(file, 'utf8')).patterns)}\n`);
  } catch (error) {
    process.stderr.write(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
