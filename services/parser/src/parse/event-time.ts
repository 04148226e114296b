import type { LogRecord, UnixNano } from '@logsieve/contracts';

/** Years 1970 to 2200: a time outside says that a clock or a format is wrong, and the time of arrival is the better one. */
const LATEST: UnixNano = 7_258_118_400_000_000_000n;
const SOURCES = 1_000;

/** The last line of a source that said its time. */
interface Anchor {
  source: string;
  partition: number;
  time: UnixNano;
  observedAt: UnixNano;
}

/**
 * When a line happened: the sender's time, else the one in its header, else the time of arrival. A line that says nothing but follows one of its
 * source that did (a stack trace, a wrapped message) happened with it, plus what passed between their arrivals: a file of last year keeps its
 * lines together.
 */
export class EventTimes {
  readonly #anchors = new Map<string, Anchor>();
  #last: Anchor | null = null;

  of(record: LogRecord, headerTime: UnixNano | null): UnixNano {
    const said = record.timestamp ?? headerTime;
    const { source, partition } = record.position;
    if (said !== null && said >= 0n && said <= LATEST) {
      this.#remember(source, partition, said, record.observedAt);
      return said;
    }
    if (said !== null) return record.observedAt;
    const anchor = this.#anchorOf(source, partition);
    if (anchor === null) return record.observedAt;
    const time = anchor.time + record.observedAt - anchor.observedAt;
    return time < 0n || time > LATEST ? record.observedAt : time;
  }

  #remember(source: string, partition: number, time: UnixNano, observedAt: UnixNano): void {
    const known = this.#anchorOf(source, partition);
    if (known !== null) {
      known.time = time;
      known.observedAt = observedAt;
      return;
    }
    if (this.#anchors.size >= SOURCES) this.#anchors.clear();
    this.#last = { source, partition, time, observedAt };
    this.#anchors.set(keyOf(source, partition), this.#last);
  }

  #anchorOf(source: string, partition: number): Anchor | null {
    if (this.#last?.source === source && this.#last.partition === partition) return this.#last;
    const known = this.#anchors.get(keyOf(source, partition)) ?? null;
    if (known !== null) this.#last = known;
    return known;
  }
}

const keyOf = (source: string, partition: number): string => `${String(partition)}\0${source}`;
