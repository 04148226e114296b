import type { Engine, Inserted } from '../engine/engine.ts';
import { ByteSink } from '../native/byte-sink.ts';
import { DictionaryColumn, NativeBlock, bytesOf, clampTime } from '../native/native-block.ts';
import type { DeadLetter } from '../port.ts';

/** Keeps the bytes of what can never succeed; binary, because values are any bytes. Repeats of a letter merge into one. */
export async function saveDeadLetters(engine: Engine, letters: readonly DeadLetter[], token: string): Promise<void> {
  const rows = letters.length;
  if (rows === 0) return;
  const source = new DictionaryColumn();
  const reason = new DictionaryColumn();
  const [key, value, names, values] = [new ByteSink(), new ByteSink(), new ByteSink(), new ByteSink()];
  const headerEnds = new BigUint64Array(rows);
  let headers = 0;
  letters.forEach((letter, row) => {
    source.set(row, letter.source);
    reason.set(row, letter.reason);
    key.string(letter.key ?? '');
    value.blob(letter.value);
    for (const [name, text] of Object.entries(letter.headers)) {
      names.string(name);
      values.string(text);
      headers += 1;
    }
    headerEnds[row] = BigInt(headers);
  });
  const block = new NativeBlock(rows)
    .add('source', 'LowCardinality(String)', ...source.chunks(rows))
    .add('partition', 'UInt32', bytesOf(Uint32Array.from(letters, (letter) => letter.partition)))
    .add('offset', 'UInt64', bytesOf(BigUint64Array.from(letters, (letter) => BigInt(letter.offset))))
    .add('reason', 'LowCardinality(String)', ...reason.chunks(rows))
    .add('key', 'String', key.bytes())
    .add('value', 'String', value.bytes())
    .add('headers', 'Map(String, String)', bytesOf(headerEnds), names.bytes(), values.bytes())
    .add('time', "DateTime64(9, 'UTC')", bytesOf(BigInt64Array.from(letters, (letter) => clampTime(letter.time))));
  const insert = (name: string): Promise<Inserted> =>
    engine.insert({
      into: `dead_letters (${block.columnList()})`,
      format: 'Native',
      body: block.encode(),
      token: name,
    });
  const { tries } = await insert(`dead:${token}`);
  // As in insertReplacing.
  if (tries > 1) await insert(`dead:${token}#2`);
}
