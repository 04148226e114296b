/** Cuts a stream of bytes at `\n`. Each piece is one line without its `\n`; `last` tells a final line that had none. */
export async function* splitLines(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly line: Buffer; readonly open: boolean }> {
  let pending: Buffer[] = [];
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const piece = chunk.subarray(start, end);
      yield { line: pending.length === 0 ? piece : Buffer.concat([...pending, piece]), open: false };
      pending = [];
      start = end + 1;
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  }
  if (pending.length > 0) yield { line: Buffer.concat(pending), open: true };
}
