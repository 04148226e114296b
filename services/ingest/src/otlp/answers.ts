import { Writer } from 'protobufjs/minimal.js';

/** google.rpc.Code of the statuses that a door answers. */
const CODES: Readonly<Record<number, number>> = { 400: 3, 413: 3, 415: 3, 429: 8, 500: 13, 503: 14, 507: 8 };

export interface Partial {
  readonly rejectedLogRecords: number;
  readonly errorMessage: string;
}

/** ExportLogsServiceResponse: `partial_success` = 1 with `rejected_log_records` = 1 and `error_message` = 2; empty on full success. */
export function exportResponse(partial: Partial | null, isJson: boolean): Uint8Array {
  if (isJson) {
    // 64-bit integers are strings in protobuf's JSON
    const answer =
      partial === null
        ? {}
        : { partialSuccess: { ...partial, rejectedLogRecords: String(partial.rejectedLogRecords) } };
    return Buffer.from(JSON.stringify(answer));
  }
  const writer = Writer.create();
  if (partial !== null) {
    writer.uint32((1 << 3) | 2).fork();
    writer.uint32((1 << 3) | 0).int64(partial.rejectedLogRecords);
    writer.uint32((2 << 3) | 2).string(partial.errorMessage);
    writer.ldelim();
  }
  return writer.finish();
}

/** google.rpc.Status: `code` = 1, `message` = 2. */
export function statusBody(httpStatus: number, message: string, isJson: boolean): Uint8Array {
  const code = CODES[httpStatus] ?? 2;
  if (isJson) return Buffer.from(JSON.stringify({ code, message, details: [] }));
  return Writer.create()
    .uint32((1 << 3) | 0)
    .int32(code)
    .uint32((2 << 3) | 2)
    .string(message)
    .finish();
}
