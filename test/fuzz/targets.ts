import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { expect } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { ConfigError, SETTINGS, loadConfig } from '@logsieve/config';
import { CONTENT_TYPES } from '@logsieve/contracts';
import type { DecodedLine, LogRecord } from '@logsieve/contracts';
import {
  MalformedError,
  decode,
  decodeOtlpJson,
  decodeOtlpProtobuf,
  decodeRecords,
  encodeRecords,
  textLine,
} from '@logsieve/decode';
import { rebuildLine, ServiceParser } from '@logsieve/parser';
import { TemplateMiner, rebuild } from 'drain3-ts';
import { decodeBulk } from '../../services/ingest/src/elasticsearch/bulk.ts';
import { jsonToLines } from '../../services/ingest/src/doors/json-lines.ts';
import { DoorError } from '../../services/ingest/src/http/door-error.ts';
import { readBody } from '../../services/ingest/src/http/body.ts';
import { decodePushJson, decodePushProtobuf } from '../../services/ingest/src/loki/push.ts';
import { SyslogFramer } from '../../services/ingest/src/syslog/framing.ts';
import { syslogLine } from '../../services/ingest/src/syslog/message.ts';
import { parseQueryText } from '../../services/query/src/language/parse-query.ts';
import { QueryError } from '../../services/query/src/language/tokens.ts';

/** Something that reads what strangers write. */
export interface Target {
  /** Its seeds are in `corpus/NAME.jsonl`. */
  readonly name: string;
  /** Reads one input and checks what is promised of it. @throws what is no documented answer */
  readonly read: (input: Buffer) => void;
}

/** `work`, whose documented refusals are an answer like any other. */
function refusing(work: () => void, isDocumented: (error: unknown) => boolean): void {
  try {
    work();
  } catch (error) {
    if (!isDocumented(error)) throw error;
  }
}

const isA =
  (...kinds: readonly (new (...args: never[]) => Error)[]) =>
  (error: unknown): boolean =>
    kinds.some((kind) => error instanceof kind);

/** A refusal in the reader's own words. What JavaScript says of a mistake in the code is none. */
const inWords =
  (words: RegExp) =>
  (error: unknown): boolean =>
    error instanceof Error && !(error instanceof TypeError) && words.test(error.message);

/** What a door has answered for comes out of the topic again, as it went in. */
function survivesTheTopic(lines: readonly (DecodedLine | null)[]): void {
  const taken = lines.filter((line) => line !== null);
  const { lines: back, rejected } = decodeRecords(encodeRecords(taken));
  expect(rejected.map(({ raw }) => Buffer.from(raw).toString('utf8'))).toEqual([]);
  expect(back.map((line) => Buffer.from(line?.body ?? '').toString('hex'))).toEqual(
    taken.map((line) => Buffer.from(line.body).toString('hex')),
  );
}

function everyPlaceIsFilled(input: Buffer, contentType: string): void {
  const { lines, rejected } = decode(input, contentType);
  expect(lines.flatMap((line, at) => (line === null ? [at] : []))).toEqual(rejected.map(({ index }) => index));
}

const record = (body: string): LogRecord => ({
  ...textLine(body),
  position: { source: 's', partition: 0, offset: 0, index: 0 },
  observedAt: 1_764_000_000_000_000_000n,
});

const parser = new ServiceParser('fuzz');
const miner = new TemplateMiner();

export const TARGETS: readonly Target[] = [
  {
    name: 'query-language',
    read: (input) => {
      refusing(() => parseQueryText(input.toString('utf8')), isA(QueryError));
    },
  },
  {
    name: 'otlp-protobuf',
    read: (input) => {
      refusing(() => {
        survivesTheTopic(decodeOtlpProtobuf(input).lines);
      }, isA(MalformedError));
      everyPlaceIsFilled(input, CONTENT_TYPES.otlpProtobuf);
    },
  },
  {
    name: 'otlp-json',
    read: (input) => {
      refusing(() => {
        survivesTheTopic(decodeOtlpJson(input).lines);
      }, isA(MalformedError));
      everyPlaceIsFilled(input, CONTENT_TYPES.otlpJson);
    },
  },
  {
    name: 'loki-json',
    read: (input) => {
      refusing(
        () => {
          survivesTheTopic(decodePushJson(input.toString('utf8')));
        },
        (error) => isA(SyntaxError)(error) || inWords(/"streams"|^streams\[/)(error),
      );
    },
  },
  {
    name: 'loki-protobuf',
    read: (input) => {
      refusing(
        () => {
          survivesTheTopic(decodePushProtobuf(input));
        },
        inWords(/cut short|labels|index out of range|illegal|invalid|max depth/),
      );
    },
  },
  {
    name: 'elasticsearch-bulk',
    read: (input) => {
      refusing(
        () => {
          survivesTheTopic(decodeBulk(input, 'logs').map((item) => item.line));
        },
        inWords(/^Malformed action|^the last action has no document$|^index is missing$/),
      );
    },
  },
  {
    name: 'ndjson',
    read: (input) => {
      for (const type of [CONTENT_TYPES.ndjson, CONTENT_TYPES.json]) everyPlaceIsFilled(input, type);
      everyPlaceIsFilled(jsonToLines(input), CONTENT_TYPES.ndjson);
    },
  },
  {
    name: 'records',
    read: (input) => {
      everyPlaceIsFilled(input, CONTENT_TYPES.records);
      survivesTheTopic(decodeRecords(input).lines);
    },
  },
  {
    name: 'syslog',
    read: (input) => {
      const framer = new SyslogFramer(64);
      const half = input.length >> 1;
      const frames = [...framer.push(input.subarray(0, half)), ...framer.push(input.subarray(half)), ...framer.end()];
      survivesTheTopic(frames.map(({ bytes }) => syslogLine(bytes, '10.0.0.1')));
      survivesTheTopic([syslogLine(input, '')]);
    },
  },
  {
    name: 'config',
    read: (input) => {
      const text = input.toString('utf8');
      let file: unknown;
      try {
        file = parseYaml(text, { logLevel: 'error' });
      } catch {
        return; // the reader of files gives the parser's words in a ConfigError
      }
      const sources = { readSecretFile: (): string => text, flags: {} };
      refusing(() => loadConfig(SETTINGS, { ...sources, environment: {}, file }), isA(ConfigError));
      // Each setting is a text from a stranger's environment once.
      const environment = Object.fromEntries(Object.values(SETTINGS).map(({ env }) => [env, text]));
      refusing(() => loadConfig(SETTINGS, { ...sources, environment, file: {} }), isA(ConfigError));
    },
  },
  {
    name: 'lines',
    read: (input) => {
      for (const body of input.toString('utf8').split('\n')) {
        const line = parser.parse(record(body));
        if (line.pattern === null) expect(line.reason).not.toBeNull();
        else expect(rebuildLine(line.pattern, line.values)).toBe(body);
        const mined = miner.addLogMessage(body);
        if (mined.status === 'parsed') expect(rebuild(mined.pattern, mined.values)).toBe(body);
      }
    },
  },
];

/** As a request whose body is packed comes to a door. @returns its plain bytes, `null` where it is refused as documented */
export async function unpacked(packed: Buffer, encoding: string, limit: number): Promise<Buffer | null> {
  const request = Object.assign(Readable.from([packed]), { headers: { 'content-encoding': encoding } });
  try {
    return await readBody(request as unknown as IncomingMessage, limit);
  } catch (error) {
    if (error instanceof DoorError && [400, 413].includes(error.status)) return null;
    throw error;
  }
}
