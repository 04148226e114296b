import { DoorError } from './door-error.ts';

/** Bytes that were taken from senders and are not durable yet: the bound of the doors' memory. */
export interface InFlight {
  readonly bytes: number;
  /** @throws DoorError 429 where there is no room. Call the result when the bytes are gone. */
  take(bytes: number): () => void;
}

export function createInFlight(maxBytes: number): InFlight {
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    take(more) {
      // One request always fits, whatever its size.
      if (bytes > 0 && bytes + more > maxBytes)
        throw new DoorError(429, 'overload', 'too much is on its way; send again later', { retryAfter: 1 });
      bytes += more;
      let released = false;
      return () => {
        if (released) return;
        released = true;
        bytes -= more;
      };
    },
  };
}
