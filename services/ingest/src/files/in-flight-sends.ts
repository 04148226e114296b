/** Sends that run at the same time, bounded by their bytes. */
export interface InFlightSends {
  /** Resolves when there is room for more. @throws the error of a send that failed before */
  add(bytes: number, send: Promise<void>): Promise<void>;
  /** Resolves when all sends have ended, failed or not. */
  settled(): Promise<void>;
  throwIfFailed(): void;
}

export function createInFlightSends(maxBytes: number): InFlightSends {
  const running = new Set<Promise<void>>();
  let bytes = 0;
  let failure: { readonly error: unknown } | null = null;
  const throwIfFailed = () => {
    if (failure !== null) throw failure.error;
  };
  return {
    async add(size, send) {
      bytes += size;
      const done = send
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .then(() => {
          bytes -= size;
          running.delete(done);
        });
      running.add(done);
      while (bytes > maxBytes && running.size > 0) await Promise.race(running);
      throwIfFailed();
    },
    async settled() {
      await Promise.all(running);
    },
    throwIfFailed,
  };
}
