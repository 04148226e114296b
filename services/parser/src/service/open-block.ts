import type { LineSummary, ParsedBatch, ParsedLine, UnixNano } from '@logsieve/contracts';
import type { LineDraft } from '@logsieve/store';
import type { Knowledge } from '../parse/service-parser.ts';
import type { SourceLines } from './read-batch.ts';
import { summaryOf } from './summaries.ts';

/** What is kept of the lines of a block that is not full: their encoded form, and what the detector and the counters need of them. */
export class OpenBlock {
  readonly draft: LineDraft;
  readonly unparsed = new Map<string, number>();
  readonly #summaries: LineSummary[] = [];
  /** When the first line was taken in. */
  oldest: UnixNano | null = null;

  constructor(draft: LineDraft) {
    this.draft = draft;
  }

  add(lines: readonly ParsedLine[]): void {
    this.draft.add(lines);
    this.oldest ??= lines[0]?.record.observedAt ?? null;
    for (const line of lines) {
      this.#summaries.push(summaryOf(line));
      if (line.reason !== null) this.unparsed.set(line.reason, (this.unparsed.get(line.reason) ?? 0) + 1);
    }
  }

  /** What the detector gets of a block: templated lines without bodies, and what is new among templates and patterns. */
  parsedBatch({ source, partition, firstOffset, lastOffset }: SourceLines, knowledge: Knowledge): ParsedBatch {
    const { patterns, templates } = knowledge;
    return { source, partition, firstOffset, lastOffset, lines: this.#summaries, patterns, templates };
  }
}
