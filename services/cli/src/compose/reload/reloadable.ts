import type { Settings } from '@logsieve/config';

/** A part that takes changed settings while it runs. */
export interface Reloadable {
  /** The settings that it takes; what no part takes needs a restart. */
  readonly fields: readonly (keyof Settings)[];
  /** @throws Error with the reason why these cannot be taken; nothing has been changed then */
  check(settings: Settings): void;
  /** Also called where no setting changed: a file that one names may have. */
  apply(settings: Settings): void | Promise<void>;
}
