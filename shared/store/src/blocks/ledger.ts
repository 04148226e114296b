import { ByteSink } from '../native/byte-sink.ts';
import { DictionaryColumn, bytesOf } from '../native/native-block.ts';
import type { NativeBlock } from '../native/native-block.ts';

const NANOS_PER_MINUTE = 60_000_000_000n;

interface Group {
  minute: number;
  service: string;
  severity: number;
  /** Of the pattern in the block, -1 without one. */
  place: number;
  count: number;
  first: bigint;
  last: bigint;
}

/** Exact counts of a block, by minute of event time, service, severity and pattern (0 = no pattern). */
export class Ledger {
  readonly #byMinute = new Map<number, Map<string, Map<number, Group>>>();
  readonly #groups: Group[] = [];
  #service = '';
  #from = 1n;
  #until = 0n;
  #current = new Map<number, Group>();
  #minute = 0;

  /** `place` counts the patterns of the block from 0; -1 = no pattern. */
  add(time: bigint, service: string, severity: number, place: number): void {
    if (time < this.#from || time >= this.#until || service !== this.#service) this.#turnTo(time, service);
    const key = (place + 1) * 32 + severity;
    const group = this.#current.get(key);
    if (group === undefined)
      this.#open(key, { minute: this.#minute, service, severity, place, count: 1, first: time, last: time });
    else {
      group.count += 1;
      if (time < group.first) group.first = time;
      if (time > group.last) group.last = time;
    }
  }

  groups(): readonly Readonly<Group>[] {
    return this.#groups;
  }

  #open(key: number, group: Group): void {
    this.#current.set(key, group);
    this.#groups.push(group);
  }

  #turnTo(time: bigint, service: string): void {
    const minute = floorDivide(time, NANOS_PER_MINUTE);
    this.#minute = Number(minute);
    this.#from = minute * NANOS_PER_MINUTE;
    this.#until = this.#from + NANOS_PER_MINUTE;
    this.#service = service;
    const services = getOrAdd(this.#byMinute, this.#minute, () => new Map<string, Map<number, Group>>());
    this.#current = getOrAdd(services, service, () => new Map<number, Group>());
  }

  /** Adds the `group_*` columns of one row. @param numbers of the patterns by their places */
  addTo(block: NativeBlock, numbers: readonly bigint[]): void {
    const groups = this.#groups;
    const size = bytesOf(BigUint64Array.of(BigInt(groups.length)));
    const services = new DictionaryColumn();
    groups.forEach((group, row) => {
      services.set(row, group.service);
    });
    const [version, ...keys] = services.chunks(groups.length);
    // an array of a dictionary column has the version before the offsets
    const head =
      version === undefined
        ? [dictionaryVersion(), size]
        : [version.subarray(0, 8), size, version.subarray(8), ...keys];
    block
      .add('group_minute', 'Array(Int32)', size, bytesOf(Int32Array.from(groups, (group) => group.minute)))
      .add('group_service', 'Array(LowCardinality(String))', ...head)
      .add(
        'group_severity',
        'Array(UInt8)',
        size,
        Uint8Array.from(groups, (group) => group.severity),
      )
      .add(
        'group_pattern',
        'Array(UInt64)',
        size,
        bytesOf(BigUint64Array.from(groups, ({ place }) => numbers[place] ?? 0n)),
      )
      .add('group_count', 'Array(UInt64)', size, bytesOf(BigUint64Array.from(groups, (group) => BigInt(group.count))))
      .add(
        'group_first',
        "Array(DateTime64(9, 'UTC'))",
        size,
        bytesOf(BigInt64Array.from(groups, (group) => group.first)),
      )
      .add(
        'group_last',
        "Array(DateTime64(9, 'UTC'))",
        size,
        bytesOf(BigInt64Array.from(groups, (group) => group.last)),
      );
  }
}

const dictionaryVersion = () => bytesOf(BigUint64Array.of(1n));

/** One row of Map(String, UInt64). */
export function countsColumn(counts: ReadonlyMap<string, number>): Uint8Array[] {
  const keys = new ByteSink(256);
  for (const key of counts.keys()) keys.string(key);
  return [
    bytesOf(BigUint64Array.of(BigInt(counts.size))),
    keys.bytes(),
    bytesOf(BigUint64Array.from(counts.values(), (count) => BigInt(count))),
  ];
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
