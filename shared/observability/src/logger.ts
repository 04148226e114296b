import { pino } from 'pino';

/** Structured logs on stderr: results own stdout. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A logger whose least level may be changed while it is in use. */
export interface LeveledLogger extends Logger {
  setLevel(level: string): void;
}

export function createLogger(options: { name: string; level: string }): LeveledLogger {
  const logger = pino({ name: options.name, level: options.level }, pino.destination({ dest: 2, sync: true }));
  return Object.assign(logger, {
    setLevel(level: string) {
      logger.level = level;
    },
  });
}

/** For tests and for libraries used without a logger. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
