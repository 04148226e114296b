import { SETTINGS } from '@logsieve/config';
import type { Settings } from '@logsieve/config';
import type { Logger } from '@logsieve/observability';
import { messageOf } from '@logsieve/pipeline';
import type { Reloadable } from './reloadable.ts';

type Name = keyof Settings;

/**
 * Takes over what changed in the settings: all is checked before anything changes, and what is not valid changes nothing. What no part takes is
 * named, and stays as it was at the start.
 */
export function createReload(options: {
  readonly started: Settings;
  /** @throws Error naming every setting that is not valid */
  readonly read: () => Settings;
  readonly parts: readonly Reloadable[];
  readonly logger: Logger;
}): () => Promise<void> {
  const { parts, logger, read, started } = options;
  const taken = new Set<Name>(parts.flatMap((part) => part.fields));
  let inForce = started;
  let running: Promise<void> = Promise.resolve();

  async function reload(): Promise<void> {
    const next = readChecked();
    if (next === null) return;
    const changed = changedBetween(inForce, next).filter((name) => taken.has(name));
    const restart = changedBetween(started, next).filter((name) => !taken.has(name));
    for (const part of parts) await part.apply(next);
    inForce = next;
    logger.info({ settings: changed.map(nameOf) }, 'the configuration was read again');
    if (restart.length > 0)
      logger.warn({ settings: restart.map(nameOf) }, 'these settings changed and are taken by a restart only');
  }

  function readChecked(): Settings | null {
    try {
      const next = read();
      const problems = parts.flatMap((part) => problemOf(part, next) ?? []);
      if (problems.length > 0) throw new Error(problems.join('; '));
      return next;
    } catch (error) {
      logger.error({ error: messageOf(error) }, 'the configuration is not valid; what was in force stays');
      return null;
    }
  }

  // One after another: what came last is what is in force.
  return () => {
    running = running.then(reload).catch((error: unknown) => {
      logger.error({ error: messageOf(error) }, 'the configuration could not be taken over whole');
    });
    return running;
  };
}

function problemOf(part: Reloadable, settings: Settings): string | null {
  try {
    part.check(settings);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

const changedBetween = (one: Settings, other: Settings): Name[] =>
  (Object.keys(SETTINGS) as Name[]).filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));

const nameOf = (name: Name): string => SETTINGS[name].env;
