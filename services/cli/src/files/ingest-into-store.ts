import type { Settings } from '@logsieve/config';
import { createPublish, createSequencer, ingestFiles } from '@logsieve/ingest';
import type { FileRequest, FileResult } from '@logsieve/ingest';
import { createMetrics } from '@logsieve/observability';
import type { Logger } from '@logsieve/observability';
import { systemClock } from '@logsieve/pipeline';
import type { Store } from '@logsieve/store';
import { createMemoryTransport } from '@logsieve/transport';
import { parserOf } from '../compose/parser-of.ts';

const MEBIBYTE = 1024 * 1024;
/** Files are there as a whole: waiting for more lines would only delay them, and each batch waits for its last block. */
const BATCHES = { lingerMs: 5, maxBatchBytes: 32 * MEBIBYTE };
const IN_FLIGHT_BYTES = 2 * BATCHES.maxBatchBytes;

/**
 * Files through the parser into an open store, without a server. Resolves when all their lines are durable.
 * @throws what `ingestFiles` throws; what was taken before is stored then.
 */
export async function ingestIntoStore(
  { settings, store, logger }: { readonly settings: Settings; readonly store: Store; readonly logger: Logger },
  files: readonly FileRequest[],
  say: (text: string) => void,
): Promise<FileResult[]> {
  const transport = createMemoryTransport({ clock: systemClock, logger });
  const parser = parserOf(
    { settings, store, transport, metrics: createMetrics(), logger },
    () => Promise.resolve(),
    BATCHES,
  );
  await parser.start();
  try {
    const progressOfSources = await store.resume.progress();
    const results = await ingestFiles(files, {
      inFlightBytes: IN_FLIGHT_BYTES,
      publish: createPublish(transport.producer(), createSequencer(progressOfSources)),
      resumeToken: (source) =>
        Promise.resolve(progressOfSources.find((place) => place.source === source)?.resumeToken ?? ''),
      onProgress: ({ file, lines }) => {
        say(`${file}: ${String(lines)} lines`);
      },
    });
    await parser.stop();
    return results;
  } finally {
    await parser.stop();
    await transport.stop();
  }
}
