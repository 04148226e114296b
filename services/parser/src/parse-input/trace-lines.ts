const PYTHON_TRACE = /^Traceback \(most recent call last\):/;
const PYTHON_CHAIN = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const GO_ROUTINE = /^goroutine \d+ \[[^\]]*\]:$/;
/** Java: the exception itself, its causes, what was left out; .NET: the end of an inner trace. */
const PART_OF_TRACE =
  /^(?:(?:[\w$]+\.)+[\w$]*(?:Exception|Error|Throwable)(?::|$)|Caused by: |Suppressed: |\.\.\. \d+ |--- End of )/;

/**
 * Tells which lines go on with the event of the line before: those that are indented, and the parts of stack traces of Java, Python, Go and
 * .NET that are not. Fed every line once, in order; the start of a line is enough.
 */
export class TraceLines {
  /** A Python trace ends with the first line that is not indented: the exception. */
  #inPython = false;
  /** A goroutine's frames end with an empty line. */
  #inGo = false;

  continues(line: string): boolean {
    const first = line.charCodeAt(0);
    if (line.trim() === '') {
      this.#inGo = this.#inPython = false;
      return false;
    }
    if (this.#inGo || first === 32 || first === 9) return true;
    if (this.#inPython) {
      this.#inPython = false;
      return true;
    }
    this.#inPython = PYTHON_TRACE.test(line);
    this.#inGo = GO_ROUTINE.test(line);
    return this.#inPython || this.#inGo || PYTHON_CHAIN.test(line) || PART_OF_TRACE.test(line);
  }
}

/** Most lines, and bytes, of one event: a file of nothing but indented lines is no event. */
const MOST_LINES = 1_000;
const MOST_BYTES = 262_144;
const LOOKED_AT = 1_024;
const NEWLINE = Buffer.from('\n');

export interface JoinedLines {
  /** The lines' bytes with a line break between two. */
  readonly text: Uint8Array;
  /** Number of the first line, from 1. */
  readonly line: number;
}

/** Lines of one event as one text. What the lines hold is not decoded here: what is no UTF-8 stays as it is. */
export async function* joinTraces(lines: AsyncIterable<Buffer>): AsyncGenerator<JoinedLines> {
  const traces = new TraceLines();
  let event: Buffer[] = [];
  let bytes = 0;
  let number = 0;
  const joined = (): JoinedLines => ({
    text: Buffer.concat(event.flatMap((line, at) => (at === 0 ? [line] : [NEWLINE, line]))),
    line: number - event.length + 1,
  });
  for await (const line of lines) {
    const isMore = traces.continues(line.toString('latin1', 0, LOOKED_AT)) && event.length > 0;
    if (!isMore || event.length >= MOST_LINES || bytes + line.length > MOST_BYTES) {
      if (event.length > 0) yield joined();
      event = [];
      bytes = 0;
    }
    event.push(line);
    bytes += line.length + 1;
    number += 1;
  }
  if (event.length > 0) yield joined();
}
