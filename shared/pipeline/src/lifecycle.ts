/** Something that runs until stopped. `stop` drains, may be called twice, and is safe without a start. */
export interface Component {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts in the given order (consumers of data before its producers) and stops in reverse, so that what feeds stops first and
 * what is fed can drain. A failed start stops what already runs. Stopping goes on after an error; errors are joined.
 */
export function sequence(name: string, components: readonly Component[]): Component {
  let running: Component[] = [];
  async function stop(): Promise<void> {
    const errors: unknown[] = [];
    const stopping = running.reverse();
    running = [];
    for (const component of stopping) {
      try {
        await component.stop();
      } catch (error) {
        errors.push(new Error(`${component.name}: stop failed`, { cause: error }));
      }
    }
    if (errors.length > 0)
      throw new AggregateError(errors, `${name}: ${String(errors.length)} components failed to stop`);
  }
  return {
    name,
    async start() {
      for (const component of components) {
        try {
          await component.start();
          running.push(component);
        } catch (error) {
          await stop().catch(() => undefined); // the first failure is the one to report
          throw new Error(`${component.name}: start failed: ${messageOf(error)}`, { cause: error });
        }
      }
    },
    stop,
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
