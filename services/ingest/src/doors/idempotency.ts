import { DoorError } from '../http/door-error.ts';

/** Where answers already given are kept. */
export interface AnswerStore {
  find(key: string): Promise<string | null>;
  save(key: string, answer: string): Promise<void>;
}

/** A repeated `Idempotency-Key` gets the answer of the first request; nothing is stored again. */
export interface Idempotency {
  /** @throws DoorError 422 where the key was used for another body */
  once(key: string, fingerprint: string, work: () => Promise<string>): Promise<string>;
}

/** `store` null: answers are remembered for as long as their request runs only. */
export function createIdempotency(store: AnswerStore | null): Idempotency {
  const running = new Map<string, { fingerprint: string; answer: Promise<string> }>();

  async function perform(key: string, fingerprint: string, work: () => Promise<string>): Promise<string> {
    const known = await store?.find(key);
    if (known !== undefined && known !== null) {
      const saved = JSON.parse(known) as { fingerprint: string; answer: string };
      check(saved.fingerprint, fingerprint);
      return saved.answer;
    }
    const answer = await work();
    // The work is durable: who is told otherwise sends it again, and the key would not be known then.
    await store?.save(key, JSON.stringify({ fingerprint, answer })).catch(() => undefined);
    return answer;
  }

  return {
    async once(key, fingerprint, work) {
      const same = running.get(key);
      if (same !== undefined) {
        check(same.fingerprint, fingerprint);
        return same.answer;
      }
      const answer = perform(key, fingerprint, work);
      running.set(key, { fingerprint, answer });
      try {
        return await answer;
      } finally {
        running.delete(key);
      }
    },
  };
}

function check(known: string, fingerprint: string): void {
  if (known !== fingerprint)
    throw new DoorError(422, 'idempotency_key', 'this Idempotency-Key was used for another request');
}
