import { LIMITS } from '@logsieve/contracts';

export interface DoorOptions {
  /** Largest body after decompression. */
  readonly bodyBytes: number;
  /** Bytes taken and not durable yet, of all requests together; beyond it 429. */
  readonly inFlightBytes: number;
  /** Size of one record of the topic, about. */
  readonly chunkBytes: number;
  /** Longest wait for the lines to be durable; then 503. */
  readonly publishTimeoutMs: number;
}

export const DEFAULT_DOOR_OPTIONS: DoorOptions = {
  bodyBytes: LIMITS.bodyBytes,
  inFlightBytes: 256 * 1024 * 1024,
  chunkBytes: 512 * 1024,
  publishTimeoutMs: 30_000,
};
