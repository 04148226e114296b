import { openInput } from '@logsieve/ingest';
import { splitLines } from '../lines.ts';
import type { AnalysisReport } from './report.ts';

/** Lines shown of each anomaly, and characters of a line. */
const LINES = 3;
const MAX_LINE = 300;

/**
 * The report with the text of the first lines that prove each anomaly, read from the files again: keeping every line while reading would take as much
 * memory as the file. Standard input cannot be read again; its places stand alone.
 */
export async function withEvidenceText(report: AnalysisReport): Promise<AnalysisReport> {
  const wanted = new Map<string, Map<number, string | undefined>>();
  for (const { evidence } of report.anomalies)
    for (const { file, line } of evidence.slice(0, LINES))
      if (file !== '-')
        wanted.set(file, (wanted.get(file) ?? new Map<number, string | undefined>()).set(line, undefined));
  for (const [file, lines] of wanted) await readInto(file, lines);
  return {
    ...report,
    anomalies: report.anomalies.map((one) => ({
      ...one,
      evidence: one.evidence.map((place) => {
        const text = wanted.get(place.file)?.get(place.line);
        return text === undefined ? place : { ...place, text };
      }),
    })),
  };
}

async function readInto(file: string, lines: Map<number, string | undefined>): Promise<void> {
  const last = Math.max(...lines.keys());
  let number = 0;
  for await (const { line } of splitLines(openInput(file))) {
    number += 1;
    if (lines.has(number)) lines.set(number, line.toString('utf8').slice(0, MAX_LINE).replace(/\r$/, ''));
    if (number >= last) return;
  }
}
