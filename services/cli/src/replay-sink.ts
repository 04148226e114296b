/** Where replayed lines go. `send` resolves when they are durable there. */
export interface ReplaySink {
  send(lines: readonly Buffer[]): Promise<void>;
  close(): Promise<void>;
}
