import { eventOf } from './event-of.ts';
import type { EvalLine } from './units.ts';

const IOTDB_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3})/;

/** `- ` before a line says that nothing was injected then; it is taken off. A line without a time has that of the one before. */
export function iotdbLines(text: string): (EvalLine & { readonly time: bigint })[] {
  let time = 0n;
  return text
    .split(/\r?\n/)
    .filter((row) => row !== '')
    .map((row) => {
      const anomalous = !row.startsWith('- ');
      const message = anomalous ? row : row.slice(2);
      const [, date, clock, ms] = IOTDB_TIME.exec(message) ?? [];
      if (date !== undefined) time = BigInt(Date.parse(`${date}T${clock ?? ''}.${ms ?? ''}Z`)) * 1_000_000n;
      return { message, event: eventOf(message.replace(IOTDB_TIME, '')), time, session: null, anomalous };
    });
}
