import { HeaderReader } from '@logsieve/parser';
import { type MinerOptions, TemplateMiner } from 'drain3-ts';
import { ReferenceDrain } from './reference-drain.ts';

/** Parses a whole input line by line and gives one template text per line at the end. */
export type BatchParser = (lines: readonly string[]) => string[];

/** Our miner: every line learned once, in order; labels asked for after the last. */
export function minerParser(options?: Partial<MinerOptions>): BatchParser {
  return (lines) => {
    const miner = new TemplateMiner(options);
    const patterns = lines.map((line) => {
      const mined = miner.addLogMessage(line);
      return mined.status === 'parsed' ? mined.patternId : undefined;
    });
    miner.consolidate();
    return patterns.map((id, at) =>
      id === undefined ? (lines[at] as string) : (miner.template(miner.templateOf(id))?.text ?? ''),
    );
  };
}

/** As `minerParser`, on raw lines: the header is found and cut off first. */
export const rawMinerParser: BatchParser = (lines) => {
  const headers = new HeaderReader();
  return minerParser()(lines.map((line) => line.slice(headers.read(line, 0n).contentStart)));
};

export const referenceDrain: BatchParser = (lines) => {
  const drain = new ReferenceDrain();
  return lines.map((line) => drain.add(line)).map((cluster) => ReferenceDrain.templateOf(cluster));
};
