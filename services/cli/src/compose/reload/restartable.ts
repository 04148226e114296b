import type { Settings } from '@logsieve/config';
import type { Component } from '@logsieve/pipeline';
import type { Reloadable } from './reloadable.ts';

/** A part that is cheap to stop and to build anew with other settings, as nothing waits for it. Built at once, so that wrong settings stop the start. */
export function restartable(options: {
  readonly name: string;
  readonly settings: Settings;
  readonly fields: Reloadable['fields'];
  /** @throws Error where the settings do not fit together */
  readonly check: (settings: Settings) => void;
  readonly build: (settings: Settings) => Component;
}): Component & Reloadable {
  const { name, fields, check, build } = options;
  let settings = options.settings;
  let part = build(settings);
  let running = false;
  const differs = (next: Settings): boolean =>
    fields.some((field) => JSON.stringify(settings[field]) !== JSON.stringify(next[field]));
  return {
    name,
    fields,
    check,
    async start() {
      await part.start();
      running = true;
    },
    async stop() {
      running = false;
      await part.stop();
    },
    async apply(next) {
      if (!running || !differs(next)) return;
      const fresh = build(next);
      await part.stop();
      [part, settings] = [fresh, next];
      await part.start();
    },
  };
}
